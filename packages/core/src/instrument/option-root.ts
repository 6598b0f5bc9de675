/** When a cash-settled index option takes its settlement value: from the opening prices or from the close. */
export type Settlement = "AM" | "PM";

interface IndexRoots {
  readonly AM: string;
  readonly PM: string;
}

/**
 * Indices whose options trade under two roots. Sources: Cboe product specifications of SPX/SPXW and RUT/RUTW ("standard
 * third Friday PM-settled expirations" included); Nasdaq, NDX and NDXP.
 */
const INDEX_ROOTS: ReadonlyMap<string, IndexRoots> = new Map([
  ["SPX", { AM: "SPX", PM: "SPXW" }],
  ["NDX", { AM: "NDX", PM: "NDXP" }],
  ["RUT", { AM: "RUT", PM: "RUTW" }],
]);

/**
 * Share classes that alerts name. An OCC root has no dot (OCC Options Symbology Initiative) and does not say where it
 * was, so the table is the only way back: a class that is not in it is refused.
 */
const CLASS_SHARES: ReadonlyMap<string, string> = new Map([
  ["BRK.B", "BRKB"],
  ["BF.B", "BFB"],
  ["HEI.A", "HEIA"],
  ["LEN.B", "LENB"],
]);

const UNDERLYING_BY_ROOT: ReadonlyMap<string, string> = new Map([
  ...[...CLASS_SHARES].map(([symbol, root]): [string, string] => [root, symbol]),
  ...[...INDEX_ROOTS].map(([symbol, roots]): [string, string] => [roots.PM, symbol]),
  ["VIXW", "VIX"],
]);

/** What traders call the underlying of an OCC root: `SPXW` is on SPX, `BRKB` on BRK.B, `AAPL` on AAPL. */
export const underlyingOf = (root: string): string => UNDERLYING_BY_ROOT.get(root) ?? root;

/** The roots of an index with both settlements, `undefined` for everything else. */
export const indexRoots = (underlying: string): IndexRoots | undefined => INDEX_ROOTS.get(underlying);

/** The OCC root of a stock or fund; `undefined` for a share class of which no listed options are known. */
export const shareRoot = (symbol: string): string | undefined =>
  symbol.includes(".") ? CLASS_SHARES.get(symbol) : symbol;
