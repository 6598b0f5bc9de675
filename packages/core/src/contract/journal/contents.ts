import type { Json } from "../../codec.ts";
import { bookId, inputId } from "../../ids.ts";
import { append, entries, entry, holds, promise, type JournalCase } from "./bench.ts";

/** Texts that break what handles text carelessly; chat messages may hold any of them. */
const ODD_TEXTS: readonly string[] = [
  "", " ", "\0", "a\0b", "\\u0000", "\u0010", "\u00100000", "\u0010\0\u0010", "\ud800", "x\udfffy", "\udc00\ud800",
  "😀", "e\u0301 é", "\u202eAAPL", "\ufeff", "\ufffd\uffff", "\u001b[31m", "ß İ ı ſ", "𝟙", "__proto__",
  "\n \r\n \t \b", "'; drop table journal; --", "$1 {} [] \" \\ /", "constructor",
];

/** Whatever an event may hold comes back as it was. */
export const contents: readonly JournalCase[] = [
  promise("numbers and decimals are not harmed", async (check, journal, book) => {
    const payload: Json = {
      decimals: ["0.10", "123456789012345678.12345678", "-0.00000001", "1e3", "007", "NaN"],
      numbers: [0, -1, 0.1, 1.1e-7, 5e-324, 1.7976931348623157e308, 1e21, 2 ** 53 - 1, -(2 ** 53 - 1), 0.1 + 0.2],
    };
    await append(check, journal, book, [entry(1, { payload })]);
    await holds(check, journal, book, [entry(1, { payload })]);
  }),
  promise("every shape of JSON is kept, whatever the order of its keys", async (check, journal, book) => {
    const flat: readonly Json[] = [null, true, false, 0, "", [], {}];
    const deep: readonly Json[] = [[[]], [null], { "": null }, { b: 1, a: { d: [], c: {} } }, { "10": 1, "9": 2 }];
    const batch = [...flat, ...deep].map((payload, index) => entry(index + 1, { payload }));
    await append(check, journal, book, batch);
    await holds(check, journal, book, batch);
  }),
  promise("no text is harmed: in values, keys, types, inputs and books", async (check, journal, book) => {
    const batch = ODD_TEXTS.map((text, index) =>
      entry(index + 1, { type: text, inputId: inputId(text), payload: { text, [text]: [text] } }),
    );
    await append(check, journal, book, batch);
    await holds(check, journal, book, batch);
    const oddBooks = ODD_TEXTS.map((text) => bookId(`${text}:${book}`));
    for (const odd of oddBooks) {
      await append(check, journal, odd, entries(1, 1));
      await holds(check, journal, odd, entries(1, 1));
    }
    const books = new Set(check.value("books", await journal.books()) ?? []);
    check.that(oddBooks.every((odd) => books.has(odd)), "a book with an odd name is not listed");
  }),
  promise("payloads of a megabyte are kept", async (check, journal, book) => {
    const batch = ["x", "é😀", "\0"].map((text, index) =>
      entry(index + 1, { payload: { text: text.repeat(Math.ceil(1_000_000 / text.length)) } }),
    );
    await append(check, journal, book, batch);
    await holds(check, journal, book, batch);
  }),
  promise("a batch of many thousand rows is one commit", async (check, journal, book) => {
    const batch = entries(1, 8_000);
    const bad = [...batch, entry(8_001, { inputId: inputId("input-1") })];
    check.refused("a batch whose last row is bad", await journal.append(book, bad), "duplicate");
    await holds(check, journal, book, []);
    await append(check, journal, book, batch);
    await holds(check, journal, book, batch);
  }),
];
