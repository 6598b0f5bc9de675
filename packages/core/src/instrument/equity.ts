import { instrumentId } from "../ids.ts";
import { fail, ok, problem, type Problem, type Result } from "../result.ts";
import type { Equity } from "./instrument.ts";

const SYMBOL = /^[A-Z]{1,5}(\.[A-Z]{1,2})?$/;

/**
 * Shares by their symbol, as traders write it: one to five capitals, a class after a dot (`BRK.B`). Whether such a
 * company is listed only the venue knows. `bad-symbol` for anything else.
 */
export const equity = (symbol: string): Result<Problem, Equity> =>
  SYMBOL.test(symbol)
    ? ok({ kind: "equity", id: instrumentId(symbol), symbol })
    : fail(problem("bad-symbol", `${symbol} is no stock symbol`, ["Write the symbol in capitals, like AAPL."], symbol));
