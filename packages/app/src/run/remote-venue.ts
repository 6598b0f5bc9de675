import { askPace, connectSimulatedBroker, pacedClock, realClock, type BrokerAddress } from "@floorbroker/adapter-sim";
import {
  fail,
  isOk,
  ok,
  problem,
  type AccountId,
  type BookId,
  type Clock,
  type EpochMs,
  type Journal,
  type Problem,
  type Result,
  type Snapshots,
} from "@floorbroker/core";
import { openBook, type OpenedBook } from "./open-book.ts";
import type { OpenedVenue } from "./opened-venue.ts";

/** A simulated broker in a process of its own, and the account that is expected there. */
export interface Remote {
  readonly address: BrokerAddress;
  readonly account: AccountId;
}

const time = (at: EpochMs): string => new Date(at).toISOString();

/** The same command with another journal is what helps in most cases: say so. */
const otherJournal = "use another --data-dir for another broker";

const otherAccount = ({ account }: Remote, theirs: AccountId): Problem =>
  problem("other-account", `the simulated broker has the account ${theirs}, but ${account} is configured`, [
    `set sim.account to ${theirs}`,
    otherJournal,
  ]);

/** When the last row was written; 0 for an empty book. */
const lastAt = async (journal: Journal, { book: { id, seq } }: OpenedBook): Promise<Result<Problem, EpochMs>> => {
  const rows = await journal.read(id, seq - 1, 1);
  return isOk(rows) ? ok(rows.right[0]?.at ?? 0) : rows;
};

/** A broker whose clock stands before the journal's end is not the one that it was written against. */
const clockProblem = (clock: Clock, writtenAt: EpochMs): Problem | undefined =>
  clock.now() >= writtenAt
    ? undefined
    : problem(
        "broker-behind",
        `the journal ends at ${time(writtenAt)}, but at the simulated broker it is only ${time(clock.now())}`,
        ["start the broker with a later --at", otherJournal],
      );

/**
 * Connects to a simulated broker and opens the book for it, from the newest snapshot and the rows after it: what the
 * broker did meanwhile, it is asked. Codes: `broker-unreachable`, `other-account`, `broker-behind`, and those of a
 * book.
 */
export const remoteVenue = async (
  journal: Journal,
  id: BookId,
  remote: Remote,
  snapshots: Snapshots,
): Promise<Result<Problem, OpenedVenue>> => {
  const pace = await askPace(remote.address);
  if (!isOk(pace)) return pace;
  const clock = pacedClock(pace.right, realClock(false));
  const [opened, connected] = await Promise.all([
    openBook(journal, id, snapshots),
    connectSimulatedBroker({ address: remote.address, clock, client: id }),
  ]);
  if (!isOk(connected)) return connected;
  const { broker, accounts, quotes, instruments, close } = connected.right;
  const refused = (why: Problem): Result<Problem, never> => {
    close();
    return fail(why);
  };
  if (!isOk(opened)) return refused(opened.left);
  if (broker.account !== remote.account) return refused(otherAccount(remote, broker.account));
  const writtenAt = await lastAt(journal, opened.right);
  const behind = isOk(writtenAt) ? clockProblem(clock, writtenAt.right) : writtenAt.left;
  return behind === undefined
    ? ok({ clock, broker, accounts, quotes, instruments, opened: opened.right, close })
    : refused(behind);
};
