import { createHash } from "node:crypto";
import type { StatusPost } from "@floorbroker/core";
import { cardLook } from "./card-look.ts";
import { textLook, type Look, type LookFile } from "./look.ts";
import { cutTo, PIECE_LENGTH, piecesOf } from "./pieces.ts";
import { cleaned, plainText } from "./plain-text.ts";

/** How statuses look: with embeds; as text alone; or as text of which nothing may be attached either. */
export type StatusStyle = "embeds" | "text" | "bare";

/** Messages that one status may fill; what is longer is attached. */
const MOST_PIECES = 3;

/** Room that is left for {@link ATTACHED}. */
const BEGINNING = PIECE_LENGTH - 100;
const ATTACHED = "… (all of it is attached)";
const CUT = "… (cut; the rest is in the journal: floorbroker explain)";

/** Longest text that is attached: Discord takes files of 10 MB, and nobody reads that. */
const LONGEST_FILE = 500_000;

const fileOf = (text: string): LookFile => {
  const whole = cleaned(text).slice(0, LONGEST_FILE).toWellFormed();
  return { name: `answer-${createHash("sha256").update(whole).digest("hex").slice(0, 8)}.txt`, text: whole };
};

const textLooks = (text: string, style: StatusStyle): readonly Look[] => {
  const escaped = plainText(text);
  const pieces = piecesOf(escaped);
  if (pieces.length <= MOST_PIECES) return pieces.map(textLook);
  if (style === "bare") return [...pieces.slice(0, MOST_PIECES - 1), CUT].map(textLook);
  const [beginning = ""] = piecesOf(cutTo(escaped, BEGINNING));
  return [{ content: `${beginning}\n${ATTACHED}`, embed: null, file: fileOf(text) }];
};

/**
 * The messages that a status fills: what has parts is one embed, anything else text in as many as it needs. At least
 * one.
 */
export const looksOf = ({ text, card }: Pick<StatusPost, "text" | "card">, style: StatusStyle): readonly Look[] =>
  style === "embeds" && card !== undefined ? [cardLook(card)] : textLooks(text, style);
