import { tradeOfMessage } from "@floorbroker/core";
import { net, priceAt, type LeanMarket } from "./market.ts";
import { messageIdOf } from "./room.ts";
import { SYMBOLS } from "./session.ts";

const PLACE = /\{(\w+)(?:([+-]\d+)|:(\d+))?\}/g;

/**
 * A text as it is posted: `{SPY}` is the contract's mid at that instant, `{SPY-3}` three ticks below it, `{vertical}` that of the spread, and `{trade:2}` the
 * name of the trade that message 2 opens, if it opens one.
 */
export const written = (text: string, market: LeanMarket): string =>
  text.replaceAll(PLACE, (_, name: string, ticks: string | undefined, number: string | undefined) => {
    if (name === "trade") return tradeOfMessage(messageIdOf(Number(number ?? 0)));
    if (name === "vertical") {
      const spread = net(market.of("SPY"), market.of("SPY505"));
      return (Number(priceAt(spread, spread.mid + Number(ticks ?? 0))) / 1e8).toFixed(2);
    }
    const symbol = SYMBOLS.find((each) => each === name);
    if (symbol === undefined) return name;
    const contract = market.of(symbol);
    return (Number(priceAt(contract, contract.mid + Number(ticks ?? 0))) / 1e8).toFixed(2);
  });
