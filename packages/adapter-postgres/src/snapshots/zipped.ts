import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { createGzip, gunzip } from "node:zlib";

/** Each piece in a turn of its own: what trades is never kept waiting for the whole text. */
async function* unhurried(pieces: Iterable<string>): AsyncGenerator<string> {
  for (const piece of pieces) {
    yield piece;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The pieces as one gzip file, made beside the thread that asks. */
export const zipped = async (pieces: Iterable<string>): Promise<Uint8Array> =>
  buffer(Readable.from(unhurried(pieces), { objectMode: true }).pipe(createGzip({ level: 1 })));

const unzip = promisify(gunzip);

/** The text in a gzip file that was cut into parts. @throws when it is no whole one: gzip has a checksum. */
export const unzipped = async (parts: readonly Uint8Array[]): Promise<string> =>
  (await unzip(Buffer.concat(parts))).toString("utf8");
