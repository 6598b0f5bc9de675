import fc from "fast-check";
/** Reads a text as Discord does: what a backslash stands before is a letter, the rest may mean something. */
export declare const readBack: (text: string) => {
    readonly shown: string;
    readonly active: string;
};
/** What somebody writes who wants us to say something else than we mean. */
export declare const hostile: fc.Arbitrary<string>;
/** Everything by which Discord's Markdown begins something, mentions included. */
export declare const MEANING: RegExp;
/** What nobody may see, or obey: control characters and what turns the direction of reading. */
export declare const CONTROLS: RegExp;
//# sourceMappingURL=hostile.d.ts.map