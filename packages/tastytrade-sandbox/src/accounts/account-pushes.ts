import type { Part } from "../parts.ts";
import { balanceJson } from "./balance-json.ts";
import { positionJson } from "./position-json.ts";

/** Tells the account streamer of positions and money whenever they change: the positions first, then the balance. */
export const accountPushes: Part = (_app, { venue, pushes, clock, options }) => {
  venue.onChange(({ account, symbols }) => {
    const at = clock.now();
    const tell = { account: account.number, at } as const;
    for (const position of account.positions()) {
      if (symbols.includes(position.symbol))
        pushes.publish({ ...tell, type: "CurrentPosition", data: positionJson(account, position, at, false) });
    }
    pushes.publish({ ...tell, type: "AccountBalance", data: balanceJson(account, options.world, at) });
  });
};
