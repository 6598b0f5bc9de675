import type { OperatorCommand } from "@floorbroker/core";
import { never } from "./store.ts";
import type { Process, UnderWay } from "./under-way.ts";

/** What an operator commands from outside the chat, as the shell takes it. */
export interface OperatorOrder {
  readonly id: string;
  readonly command: OperatorCommand;
  readonly by: string;
  readonly reason: string | null;
}

/** The ear that a process has for operators. */
export interface OperatorPort {
  readonly waiting: () => Promise<readonly OperatorOrder[]>;
  readonly listen: (listener: (order: OperatorOrder) => void) => () => void;
  readonly answered: (id: string, text: string) => Promise<void>;
  readonly resumed: () => Promise<void>;
}

/** Command lines and the file `KILL` in a data directory: what lies there outlives every process. */
export interface Operators {
  command(command: OperatorCommand): void;
  /** Somebody touches the file `KILL`. */
  touchKillFile(): void;
  portFor(process: Process): OperatorPort;
}

/** A data directory in which nobody has commanded anything. */
export const openOperators = (run: UnderWay): Operators => {
  const orders: OperatorOrder[] = [];
  const taken = new Set<string>();
  let kill: OperatorOrder | null = null;
  let given = 0;
  let look: (() => void) | undefined;

  const give = (order: OperatorOrder, put: () => void): void => {
    put();
    run.note("operator", () => `${order.command}, by ${order.by}`);
    // A process looks at the directory several times a second.
    run.clock.schedule(run.clock.now() + run.lag(), () => run.loop.reach(() => look?.()));
  };

  return {
    command: (command) => {
      const order: OperatorOrder = { id: `order-${++given}`, command, by: "the command line", reason: null };
      give(order, () => void orders.push(order));
    },
    touchKillFile: () => {
      const order: OperatorOrder = { id: `KILL-${++given}`, command: "kill", by: "the file KILL", reason: "out" };
      give(order, () => (kill = order));
    },
    portFor: (process) => {
      const seen = new Set<string>();
      const found = (): readonly OperatorOrder[] => {
        const fresh = orders.filter(({ id }) => !seen.has(id) && !taken.has(id));
        // What resumes is marked before it is done, or a process that dies in between would resume a second time.
        for (const { id, command } of fresh) if (command === "resume") taken.add(id);
        const all = kill === null || seen.has(kill.id) ? fresh : [...fresh, kill];
        for (const { id } of all) seen.add(id);
        return all;
      };
      return {
        waiting: () => (run.crossing(process, "looking for operators") ? never() : Promise.resolve(found())),
        listen: (listener) => {
          const mine = (): void => {
            const fresh = process.isDead() ? [] : found();
            for (const order of fresh) {
              if (run.crossing(process, `hearing an operator: ${order.command}`)) return;
              run.touch();
              listener(order);
            }
          };
          look = mine;
          run.clock.schedule(run.clock.now(), mine);
          return () => {
            if (look === mine) look = undefined;
          };
        },
        answered: (id) => {
          if (run.crossing(process, `answering the operator's ${id}`)) return never();
          // The file stays where it is until somebody resumes.
          if (id !== kill?.id) taken.add(id);
          return Promise.resolve();
        },
        resumed: () => {
          if (run.crossing(process, "putting the file KILL away")) return never();
          if (kill !== null && seen.has(kill.id)) kill = null;
          return Promise.resolve();
        },
      };
    },
  };
};
