import type { Session } from "@floorbroker/adapter-sim";
import { runSession } from "./run-session.ts";

/** How a violation is recognised in a shorter session: its words without ids and numbers. */
export const kindOfViolation = (text: string): string => text.replaceAll(/fbx?-[0-9a-z]+(-[etsc]\d+)?/g, "…").replaceAll(/\d+/g, "#").slice(0, 80);

/** Most sessions that are run to find a shorter one. */
const TRIES = 400;

type Part = "acts" | "faults";

/** Without so many elements from an index on. */
const without = (session: Session, part: Part, from: number, count: number): Session =>
  part === "acts" ? { ...session, acts: session.acts.toSpliced(from, count) } : { ...session, faults: session.faults.toSpliced(from, count) };

/**
 * The shortest session that was found which still fails in the same way: acts and faults are left out, first half of
 * them at once, then ever fewer, until none can be missed.
 */
export const shrink = async (session: Session, violation: string, run = runSession): Promise<Session> => {
  const kind = kindOfViolation(violation);
  let tries = 0;
  const fails = async (candidate: Session): Promise<boolean> => {
    tries++;
    const end = await run(candidate);
    return end.violation !== null && kindOfViolation(end.violation) === kind;
  };
  let shortest = session;
  const leaveOut = async (part: Part): Promise<boolean> => {
    let found = false;
    for (let count = Math.max(1, shortest[part].length >> 1); count >= 1; count = count === 1 ? 0 : count >> 1) {
      for (let from = 0; from < shortest[part].length && tries < TRIES; ) {
        const candidate = without(shortest, part, from, count);
        if (await fails(candidate)) {
          shortest = candidate;
          found = true;
        } else from += count;
      }
    }
    return found;
  };
  let goesOn = true;
  while (goesOn && tries < TRIES) {
    const [fewerFaults, fewerActs] = [await leaveOut("faults"), await leaveOut("acts")];
    goesOn = fewerFaults || fewerActs;
  }
  return shortest;
};
