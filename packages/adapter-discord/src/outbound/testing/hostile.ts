import fc from "fast-check";

/** Reads a text as Discord does: what a backslash stands before is a letter, the rest may mean something. */
export const readBack = (text: string): { readonly shown: string; readonly active: string } => {
  let [shown, active] = ["", ""];
  for (let index = 0; index < text.length; index++) {
    const escaped = text[index] === "\\" && /[^0-9A-Za-z\s]/.test(text[index + 1] ?? "");
    if (escaped) index++;
    shown += text[index];
    active += escaped ? "\0" : text[index];
  }
  return { shown: shown.replaceAll("\u200b", ""), active };
};

const HOSTILE = [
  "@everyone", "@here", "<@700068629626224700>", "<@!700068629626224700>", "<@&700068629626224700>",
  "<#1255265167113978008>", "<:x:1255265167113978008>", "<t:1>", "</buy:1255265167113978008>",
  "[free money](https://evil.example)", "<https://evil.example>", "https://evil.example",
  "\u001b[31m", "\u001b]8;;https://evil.example\u0007", "```ansi\n", "`", "||", "**", "__", "~~", "\\", "\\\\",
  "# ", "> ", ">>> ", "-# ", "- ", "\n", "\r", "\u202e", "\u200b", "@\u200beveryone", "\ud800", "\0", "\u009b31m",
  " ", "SPY", "1.20", "\u{1f680}",
];

/** What somebody writes who wants us to say something else than we mean. */
export const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 40 })
  .map((parts) => parts.join(""));

/** Everything by which Discord's Markdown begins something, mentions included. */
export const MEANING = /@(everyone|here|[!&]?\d)|[*_~`|[\]<]|^\s*([#>+-])|\\/m;

/** What nobody may see, or obey: control characters and what turns the direction of reading. */
export const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
