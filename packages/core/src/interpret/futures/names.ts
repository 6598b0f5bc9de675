import { formatFuture, parseFuture } from "../../instrument/future.ts";
import { FUTURES_PRODUCTS, productOf, type FuturesProduct } from "../../instrument/products.ts";
import { isOk } from "../../result.ts";
import type { CivilDate } from "../../time.ts";
import { tokenize } from "../tokenize.ts";
import { isMark, tokenAt, type Token } from "../tokens.ts";

/** A product that is named at a place: by its root, a contract or what people call it. */
export interface Named {
  readonly product: FuturesProduct;
  /** `/ESZ6` where a delivery month was named. */
  readonly contract: string | null;
  readonly next: number;
}

interface Branch {
  readonly next: Map<string, Branch>;
  product: FuturesProduct | null;
}

const branch = (): Branch => ({ next: new Map(), product: null });

/** The spoken names as a tree of tokens, so that the longest name is found in one walk. */
const SPOKEN: Branch = (() => {
  const root = branch();
  for (const product of FUTURES_PRODUCTS) {
    for (const name of product.spokenNames) {
      let at = root;
      for (const { text } of tokenize(name, false).tokens) {
        const following = at.next.get(text) ?? branch();
        at.next.set(text, following);
        at = following;
      }
      at.product = product;
    }
  }
  return root;
})();

const spokenAt = (tokens: readonly Token[], at: number): Named | undefined => {
  let here: Branch | undefined = SPOKEN;
  let found: Named | undefined;
  for (let next = at; ; next++) {
    here = here.next.get(tokenAt(tokens, next).text);
    if (here === undefined) return found;
    // A name ends where its last word does: "dow" is not the beginning of "dow2".
    if (here.product !== null && !isGluedPart(tokenAt(tokens, next + 1)))
      found = { product: here.product, contract: null, next: next + 1 };
  }
};

const isGluedPart = (token: Token): boolean =>
  token.glued && (token.kind === "word" || token.kind === "number" || token.kind === "foreign");

/** Letters and digits without anything between them: `MES`, `M2K`, `ESZ6`, `6E`. */
const codeAt = (tokens: readonly Token[], at: number): { readonly text: string; readonly next: number } => {
  let text = tokenAt(tokens, at).text;
  let next = at + 1;
  for (; isGluedPart(tokenAt(tokens, next)); next++) text += tokenAt(tokens, next).text;
  return { text, next };
};

const contractOf = (code: string, today: CivilDate): Omit<Named, "next"> | undefined => {
  const contract = parseFuture(code, today);
  const product = isOk(contract) ? productOf(contract.right.root) : undefined;
  if (!isOk(contract) || product === undefined) return undefined;
  // One digit of the year is how it is written, as long as it means the same year.
  const short = formatFuture(contract.right);
  const again = parseFuture(short, today);
  return { product, contract: isOk(again) && again.right.id === contract.right.id ? short : `/${code}` };
};

/**
 * The futures product named at the place, `/`, `$` or nothing before it. `undefined` when there is none that we know.
 */
export const productAt = (tokens: readonly Token[], at: number, today: CivilDate): Named | undefined => {
  const mark = tokenAt(tokens, at);
  const from = isMark(mark, "/") || isMark(mark, "$") ? at + 1 : at;
  const first = tokenAt(tokens, from);
  if (first.kind !== "word" && first.kind !== "number") return undefined;
  const spoken = from === at ? spokenAt(tokens, at) : undefined;
  if (spoken !== undefined) return spoken;
  const { text, next } = codeAt(tokens, from);
  if (text.length > 8 || /^\d+$/.test(text)) return undefined;
  const product = productOf(text);
  if (product !== undefined) return { product, contract: null, next };
  const contract = contractOf(text, today);
  return contract === undefined ? undefined : { ...contract, next };
};

/** The code as it was written, for a refusal, and the place behind it. */
export const unknownCodeAt = (
  tokens: readonly Token[],
  at: number,
): { readonly text: string; readonly next: number } => {
  const mark = tokenAt(tokens, at);
  return codeAt(tokens, isMark(mark, "/") || isMark(mark, "$") ? at + 1 : at);
};
