import type { Modify } from "../../interpret/instruction.ts";
import type { Message } from "../../interpret/message.ts";
import type { MarketView } from "../../ports/market-view.ts";
import { isOk } from "../../result.ts";
import type { BookConfig } from "../config.ts";
import type { Ledger } from "../ledger.ts";
import { promised } from "../state.ts";
import { refuse } from "./entry.ts";
import { modifyEntry } from "./modify-entry.ts";
import { modifyStop, modifyTarget } from "./modify-exit.ts";
import { meantBy } from "./modify-meant.ts";

/** `!tt modify`: other terms for a working entry, or another level for the stop or a target of what is held. */
export const decideModify = (ledger: Ledger, config: BookConfig, message: Message, modify: Modify, view: MarketView): void => {
  const meant = meantBy(ledger.book, modify);
  if (!isOk(meant)) return refuse(ledger, message, meant.left);
  const { trade } = meant.right;
  switch (meant.right.what) {
    case "entry":
      return modifyEntry(ledger, config, message, trade, modify, view);
    case "stop":
      return modifyStop(ledger, message, trade, promised(modify.stop, "the stop that it changes"), view);
    case "target":
      return modifyTarget(ledger, message, trade, meant.right.leg, promised(modify.target ?? modify.limit, "the target that it changes"), view);
  }
};
