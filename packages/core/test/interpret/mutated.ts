import fc from "fast-check";
import { render } from "../../src/interpret/render.ts";
import { alertText, control, futures } from "./instructions.ts";

/** The texts with a few pieces cut out and put in: what a hurry makes of them. */
export const mutations = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .record({
      text: texts,
      edits: fc.array(
        fc.record({
          at: fc.nat(),
          cut: fc.nat({ max: 3 }),
          put: fc.oneof(
            fc.constantFrom(
              "",
              " ",
              "\n",
              "1",
              ".",
              ",",
              "/",
              "@",
              "-",
              "%",
              "$",
              "C",
              "C ",
              "BTO",
              "½",
              "１",
              "С",
              "​",
              "🚀",
              "'",
            ),
            fc.string({ maxLength: 2 }),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    })
    .map(({ text, edits }) =>
      edits.reduce((now, { at, cut, put }) => {
        const place = at % (now.length + 1);
        return now.slice(0, place) + put + now.slice(place + cut);
      }, text),
    );

/** Mutated alerts and commands. */
export const mutated: fc.Arbitrary<string> = mutations(fc.oneof(alertText, fc.oneof(futures, control).map(render)));
