import { SWITCHES, type ParametersOf, type Switch, type SwitchName } from "./switches.ts";

/** A switch that is armed. */
export interface ArmedSwitch {
  /** By which it is disarmed. */
  readonly id: number;
  readonly wanted: Switch;
  /** How often it has acted. */
  readonly acted: number;
  /** On how many more occasions it acts; null: on all. */
  readonly left: number | null;
}

/** What is to go wrong. Deterministic: every switch acts on the occasions that match it, in their order. */
export interface Switches {
  arm(wanted: Switch): ArmedSwitch;
  /** Without an id, all of them. False when there is none of that id. */
  disarm(id?: number): boolean;
  /** In the order in which they were armed; those that have done their work are gone. */
  armed(): readonly ArmedSwitch[];
}

/** The same for those parts of the sandbox in which things go wrong. */
export interface Switchboard extends Switches {
  /**
   * Here is an occasion: the parameters of the first armed switch of that name that it fits and whose turn it is, which
   * thereby has acted; else `undefined`.
   */
  take<Name extends SwitchName>(
    name: Name,
    fits?: (parameters: ParametersOf<Name>) => boolean,
  ): ParametersOf<Name> | undefined;
}

interface OnBoard {
  readonly id: number;
  readonly wanted: Switch;
  acted: number;
  skip: number;
  left: number | null;
}

const shown = ({ id, wanted, acted, left }: OnBoard): ArmedSwitch => ({ id, wanted, acted, left });

/** Nothing is armed yet. */
export const switchboard = (): Switchboard => {
  let lastId = 0;
  let board: OnBoard[] = [];
  const act = (armed: OnBoard): boolean => {
    if (armed.skip > 0) {
      armed.skip -= 1;
      return false;
    }
    armed.acted += 1;
    if (armed.left !== null) armed.left -= 1;
    if (armed.left === 0) board = board.filter((other) => other !== armed);
    return true;
  };
  return {
    arm: (wanted) => {
      lastId += 1;
      const { times } = SWITCHES[wanted.switch];
      const armed = {
        id: lastId,
        wanted,
        acted: 0,
        skip: wanted.skip ?? 0,
        left: wanted.times === undefined ? times : wanted.times,
      };
      board.push(armed);
      return shown(armed);
    },
    disarm: (id) => {
      const kept = id === undefined ? [] : board.filter((armed) => armed.id !== id);
      const found = kept.length < board.length;
      board = kept;
      return found || id === undefined;
    },
    armed: () => board.map(shown),
    take: <Name extends SwitchName>(name: Name, fits?: (parameters: ParametersOf<Name>) => boolean) => {
      for (const armed of board) {
        if (armed.wanted.switch !== name) continue;
        const parameters = armed.wanted as unknown as ParametersOf<Name>; // the name says which member of the union it is
        if ((fits === undefined || fits(parameters)) && act(armed)) return parameters;
      }
      return undefined;
    },
  };
};
