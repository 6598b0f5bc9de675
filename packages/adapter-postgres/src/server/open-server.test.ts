import { inspect } from "node:util";
import { bookId, type BookId, type Journal, type Problem } from "@floorbroker/core";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyChain } from "../chain.ts";
import { openJournal } from "../open-journal.ts";
import { cuttingProxy, type Cut, type CuttingProxy } from "../testing/cutting-proxy.ts";
import { opened, refused, using } from "../testing/opened.ts";
import { startPostgres, type PostgresServer } from "../testing/postgres-server.ts";
import { BOOK, entries, entry } from "../testing/rows.ts";
import { openServer } from "./open-server.ts";

let server: PostgresServer;
let databaseUrl: string;
beforeAll(async () => {
  server = await startPostgres();
  databaseUrl = await server.createDatabase();
});
afterAll(() => server.stop());

const open = async (url = databaseUrl): Promise<Journal> => opened(await openJournal({ databaseUrl: url }));

/** The address with something changed. */
const changed = (change: (url: URL) => unknown): string => {
  const url = new URL(databaseUrl);
  change(url);
  return url.href;
};

/** The problem of opening an address; its password stands nowhere in it. */
const problemAt = async (url: string): Promise<Problem> => {
  const found = refused(await openJournal({ databaseUrl: url }));
  const { password } = new URL(url);
  for (const secret of [password, decodeURIComponent(password)]) {
    if (secret !== "") expect(inspect(found)).not.toContain(secret);
  }
  return found;
};

const seqs = async (journal: Journal, book: BookId): Promise<readonly number[]> =>
  opened(await journal.read(book, 0, 100)).map((row) => row.seq);

describe("two writers of one book on one server", () => {
  it("exclude each other: the one whose picture is old writes nothing, and may go on after reading", async () => {
    const book = bookId("two writers");
    await using(await open(), async (first) =>
      using(await open(), async (second) => {
        opened(await first.append(book, entries(1, 2)));
        opened(await second.append(book, entries(3, 4)));
        // The first still believes in row 2.
        const stale = [3, 4, 5].map((seq) => entry(seq, { inputId: entry(seq + 100).inputId }));
        expect(refused(await first.append(book, stale)).code).toBe("stale-writer");
        expect(await seqs(first, book)).toEqual([1, 2, 3, 4]);
        opened(await first.append(book, entries(5, 5)));
        expect(verifyChain(opened(await second.read(book, 0, 10)))).toEqual(await second.last(book));
      }),
    );
  });

  it("of which both commit at the same time end as one winner each round", async () => {
    const book = bookId("race");
    await using(await open(), async (first) =>
      using(await open(), async (second) => {
        for (let seq = 1; seq <= 20; seq += 1) {
          const mine = first.append(book, [entry(seq, { type: "first" })]);
          const theirs = second.append(book, [entry(seq, { type: "second", inputId: entry(seq + 100).inputId })]);
          const ends = (await Promise.all([mine, theirs])).map((end) => (end._tag === "Right" ? "ok" : end.left.code));
          expect(ends.toSorted()).toEqual(["ok", "stale-writer"]);
        }
        expect(verifyChain(opened(await first.read(book, 0, 100)))).toMatchObject({ right: { seq: 20 } });
      }),
    );
  });
});

describe("a connection that breaks", () => {
  let proxy: CuttingProxy;
  beforeAll(async () => {
    proxy = await cuttingProxy(databaseUrl);
  });
  afterAll(() => proxy.close());

  it.each<[string, Cut, string, readonly number[]]>([
    ["begin", "before", "store-down", [1]],
    ["insert into", "before", "store-down", [1]],
    ["insert into", "after", "store-down", [1]],
    ["commit", "before", "commit-unknown", [1]],
    ["commit", "after", "commit-unknown", [1, 2]],
  ])("at %s (%s the server got it) ends as %s", async (statement, when, code, present) => {
    const book = bookId(`cut at ${statement.slice(0, 3)} ${when}`);
    const journal = await open(proxy.url);
    opened(await journal.append(book, entries(1, 1)));
    // Statements without parameters end with a zero byte, and with it "commit" is not just part of another one.
    proxy.cut(statement === "insert into" ? statement : `${statement}\0`, when);
    const found = refused(await journal.append(book, entries(2, 2)));
    proxy.cut("no statement holds this", "before");
    expect(found.code).toBe(code);
    // The journal itself recovers: it asks where the book stands, and goes on from there.
    const last = opened(await journal.last(book)).seq;
    expect(await seqs(journal, book)).toEqual(present);
    opened(await journal.append(book, entries(last + 1, 3)));
    expect(await seqs(journal, book)).toEqual([1, 2, 3]);
    await journal.close();
  });

  it("while nothing is going on does no harm", async () => {
    await using(await open(), async (journal) => {
      opened(await journal.append(bookId("idle"), entries(1, 1)));
      await server.run(
        databaseUrl,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'floorbroker'",
      );
      const ends = [await journal.last(bookId("idle")), await journal.last(bookId("idle"))];
      expect(ends.at(-1)).toMatchObject({ right: { seq: 1 } });
    });
  });
});

describe("rows that are written", () => {
  beforeAll(async () => using(await open(), async (journal) => void opened(await journal.append(BOOK, entries(1, 5)))));

  it.each([
    "update journal set type = 'other'",
    "delete from journal where seq = 5",
    "truncate journal",
  ])("can't be changed: %s", async (statement) => {
    await expect(server.run(databaseUrl, statement)).rejects.toThrow("append-only");
  });

  it("show their tampering although the trigger was off: the row is named", async () => {
    await server.run(
      databaseUrl,
      `begin; alter table journal disable trigger all;
       update journal set payload = jsonb_set(payload, '{price}', '"4.26"') where book = '${BOOK}' and seq = 3;
       alter table journal enable trigger all; commit`,
    );
    await using(await open(), async (journal) => {
      const verdict = verifyChain(opened(await journal.read(BOOK, 0, 100)));
      expect(verdict).toMatchObject({ left: { seq: 3, differs: "content" } });
    });
  });

  it("can be asked in SQL", async () => {
    const rows = await server.run(
      databaseUrl,
      `select seq::int, payload->>'price' as price from journal where book = '${BOOK}' and (payload->>'n')::int = 2`,
    );
    expect(rows).toEqual([{ seq: 2, price: "4.25" }]);
  });
});

describe("opening a journal on a server", () => {
  it("names the server that does not answer", async () => {
    const silent = await problemAt(changed((url) => Object.assign(url, { hostname: "127.0.0.1", port: "1" })));
    expect(silent).toMatchObject({ code: "store-unreachable", text: expect.stringContaining("127.0.0.1:1") });
    const nowhere = await problemAt(changed((url) => (url.hostname = "no-such-host.invalid")));
    expect(nowhere).toMatchObject({ code: "store-unreachable", text: expect.stringContaining("no-such-host.invalid") });
  });

  it("names the database that is missing", async () => {
    const found = await problemAt(changed((url) => (url.pathname = "/nowhere")));
    expect(found).toMatchObject({ code: "database-missing", text: expect.stringContaining("nowhere") });
  });

  it("says that the login is refused, and to whom", async () => {
    const found = await problemAt(changed((url) => (url.username = "nobody")));
    expect(found).toMatchObject({ code: "login-refused", text: expect.stringContaining("nobody") });
    expect((await problemAt(changed((url) => (url.password = "wr0ng-s3cret")))).code).toBe("login-refused");
  });

  it("says that the user may not create the journal", async () => {
    const url = new URL(await server.createDatabase());
    const role = `reader_${url.pathname.slice(-12)}`;
    await server.run(url.href, `create role ${role} login password 'r3ader'`);
    const found = await problemAt(Object.assign(url, { username: role, password: "r3ader" }).href);
    await server.run(databaseUrl, `drop role ${role}`);
    expect(found).toMatchObject({ code: "not-permitted", text: expect.stringContaining(role) });
  });

  it("refuses a database of a newer version", async () => {
    const url = await server.createDatabase();
    await (await open(url)).close();
    await server.run(url, "insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01')");
    expect((await problemAt(url)).code).toBe("store-newer");
  });

  it("commits durably even where the database's default is not to", async () => {
    const url = await server.createDatabase();
    await server.run(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    const { store } = opened(await openServer(url));
    const asked = sql<{ readonly is: string }>`select current_setting('synchronous_commit') as is`;
    const { rows } = await asked.execute(store.db);
    await store.close();
    expect(rows).toEqual([{ is: "on" }]);
  });

  it("works when two programs create the schema at the same time", async () => {
    const url = await server.createDatabase();
    const both = await Promise.all([openJournal({ databaseUrl: url }), openJournal({ databaseUrl: url })]);
    for (const journal of both.map(opened)) await journal.close();
  });
});

describe("a server that hangs", () => {
  it("keeps nobody from closing, and fails what was under way", async () => {
    const proxy = await cuttingProxy(databaseUrl);
    const journal = await open(proxy.url);
    proxy.hang();
    const read = journal.read(bookId("hung"), 0, 1);
    await journal.close();
    expect(refused(await read).code).toBe("store-down");
    await proxy.close();
  });
});
