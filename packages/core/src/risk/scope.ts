import { branded, object, union, type TypeOf } from "../codec.ts";
import type { ChannelId, UserId } from "../ids.ts";
import type { RiskConfig, RiskLimits } from "./limits.ts";

/** What a limit is counted over: all trades of the book, or those of one channel, or of one author. */
export const riskScope = union("of", {
  book: object({}),
  channel: object({ id: branded<ChannelId>() }),
  author: object({ id: branded<UserId>() }),
});
export type RiskScope = TypeOf<typeof riskScope>;

/** A name that two equal scopes share. */
export const scopeName = (scope: RiskScope): string => (scope.of === "book" ? "book" : `${scope.of}:${scope.id}`);

/** ` of channel 1255…`; nothing for the whole book, of which nobody has to be told. */
export const scopeText = (scope: RiskScope): string => (scope.of === "book" ? "" : ` of ${scope.of} ${scope.id}`);

/** Where something was said, and by whom. */
export interface Origin {
  readonly channelId: ChannelId;
  readonly authorId: UserId;
}

/** Every scope that something said there and by them is in, the widest first. */
export const scopesOf = ({ channelId, authorId }: Origin): readonly RiskScope[] => [
  { of: "book" },
  { of: "channel", id: channelId },
  { of: "author", id: authorId },
];

/** Whether what was said there and by them is in the scope. */
export const isInScope = (scope: RiskScope, { channelId, authorId }: Origin): boolean => {
  switch (scope.of) {
    case "book":
      return true;
    case "channel":
      return scope.id === channelId;
    case "author":
      return scope.id === authorId;
  }
};

/** A scope with what its trades are held to. */
export interface ScopedLimits {
  readonly scope: RiskScope;
  readonly limits: RiskLimits;
}

/** Every scope that has limits, the widest first. */
export const allLimits = ({ book, channels, authors }: RiskConfig): readonly ScopedLimits[] => [
  { scope: { of: "book" }, limits: book },
  ...channels.map(({ id, limits }) => ({ scope: { of: "channel" as const, id }, limits })),
  ...authors.map(({ id, limits }) => ({ scope: { of: "author" as const, id }, limits })),
];

/** The limits that hold for something said there and by them, the widest scope first. */
export const limitsFor = (config: RiskConfig, origin: Origin): readonly ScopedLimits[] =>
  allLimits(config).filter(({ scope }) => isInScope(scope, origin));
