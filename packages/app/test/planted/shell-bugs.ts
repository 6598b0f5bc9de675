import type { PlantedBug } from "./planted-bug.ts";

const bug = (name: string, why: string, ...edits: readonly (readonly [file: string, find: string, replace: string])[]): PlantedBug => ({
  name,
  why,
  edits: edits.map(([file, find, replace]) => ({ file: `app/src/${file}`, find, replace })),
});

/** Bugs between the core and the world: in the shell, and in how a book is opened. */
export const SHELL_BUGS: readonly PlantedBug[] = [
  bug(
    "orders are sent before the journal has them",
    "the process dies in between, and nobody knows of an order that works",
    [
      "shell/mailbox.ts",
      'const kept = batch.entries.length === 0 ? "journal" : await commit(batch);',
      'hooks.committed(batch.book, batch.commands, "journal");\n      const kept = batch.entries.length === 0 ? "journal" : await commit(batch);',
    ],
    ["shell/mailbox.ts", "hooks.committed(book, batch.commands, kept);", "hooks.committed(book, [], kept);"],
  ),
  bug("a place whose end is unknown is sent once more", "the blind retry: a timeout is not a refusal", [
    "shell/execute.ts",
    "outcome: await orElse(clock, () => broker.place(request), () => lost),",
    'outcome: await orElse(clock, async () => {\n          const first = await broker.place(request);\n          return first.outcome === "unknown" ? broker.place(request) : first;\n        }, () => lost),',
  ]),
  bug("a commit whose end is unknown is taken for written", "it was lost, and what it was to allow is sent", [
    "shell/mailbox.ts",
    'if (code === "commit-unknown" && (await landed(batch))) return "journal";',
    'if (code === "commit-unknown") return "journal";',
  ]),
  bug("a commit whose end is unknown is taken for lost", "it was written, and is written a second time", [
    "shell/mailbox.ts",
    'if (code === "commit-unknown" && (await landed(batch))) return "journal";',
    "",
  ]),
  bug("the names of rows are made anew for each try to write them", "nobody recognises the commit that did arrive", [
    "shell/mailbox.ts",
    "const result = await journal.append(book.id, batch.entries);",
    "const result = await journal.append(book.id, batch.entries.map((entry) => ({ ...entry, inputId: inputId(`${entry.inputId}~${attempt}`) })));",
  ]),
  bug("what a commit of unknown end asks for is handed out twice", "once for the attempt, and once when it is found", [
    "shell/mailbox.ts",
    'if (code === "commit-unknown" && (await landed(batch))) return "journal";',
    'if (code === "commit-unknown" && (await landed(batch))) {\n        hooks.committed(batch.book, batch.commands, "journal");\n        return "journal";\n      }',
  ]),
  bug("a journal that is away is passed over", "trading goes on, and a restart knows nothing of it", [
    "shell/mailbox.ts",
    "if (attempt === 0) hooks.stalled(result.left);",
    'if (code === "store-down") return "journal";',
  ]),
  bug("inputs of one commit are all decided on the book before it", "two alerts of one instant each find the account free", [
    "shell/mailbox.ts",
    "current = decided.decision.book;",
    "",
  ]),
  bug("the rows of one input share one name", "the store can't tell a second commit from the first", [
    "shell/mailbox.ts",
    "    ordinal,\n",
    "    ordinal: Math.min(ordinal, 1),\n",
  ]),
  bug("everything that is heard is named by what it says", "a stream that repeats itself writes one name twice", [
    "shell/desk.ts",
    "deliver(inputId(`${name}@${mailbox.book().seq}.${hearings++}`), body);",
    "deliver(inputId(name), body);",
  ]),
  bug("an edit has the name of the message that it changes", "the dedup of redeliveries is one of edits, too", [
    "shell/desk.ts",
    "inputId(`message:${message.id}:${message.revision}`)",
    "inputId(`message:${message.id}`)",
  ]),
  bug("a new process is not told that it is one", "what was claimed before it is never asked about", [
    "shell/desk.ts",
    'if (first.seq > 0) deliver(inputId(`restart@${first.seq}`), { type: "restarted" });',
    "",
  ]),
  bug("every start takes entries again", "the kill switch is forgotten on restart", [
    "shell/desk.ts",
    'if (first.seq > 0) deliver(inputId(`restart@${first.seq}`), { type: "restarted" });',
    'if (first.seq > 0) deliver(inputId(`restart@${first.seq}`), { type: "restarted" });\n  deliver(inputId(`started@${first.seq}`), { type: "trading-state", state: "active", reason: "started" });',
  ]),
  bug("what was decided and not said stays unsaid after a restart", "the trader sees no answer, and asks again", [
    "shell/desk.ts",
    'if (first.seq > 0) run(first, await newestStatuses(journal, first), "journal");',
    "",
  ]),
  bug("a restart carries out the newest commands again", "whoever finds a claim asks, and never sends", [
    "shell/say-again.ts",
    'if (command.command === "post-status") newest.set(command.messageId, command);',
    'if (command.command === "post-status" || command.command === "place") newest.set(JSON.stringify("request" in command ? command.request.key : command.messageId), command as PostStatus);',
  ]),
  bug("a start folds all rows but the newest", "an off-by-one at the end of a page", [
    "run/open-book.ts",
    "foldRows(book, page.right)",
    "foldRows(book, page.right.slice(0, -1))",
  ]),
  bug("messages of before the start are forgotten", "the dedup is lost on restart, and the chat delivers everything again", [
    "run/open-book.ts",
    "    book = folded.right;",
    "    book = { ...folded.right, messages: start.right.messages };",
  ]),
  bug("whoever the broker lets in goes on with the book", "the login of another account, and positions that it does not have", [
    "shell/other-account.ts",
    "if (before.account !== account) return another(",
    'if (account === "") return another(',
  ], [
    "shell/other-account.ts",
    "return isRealNow ? another(",
    "return isRealNow && before.account !== account ? another(",
  ]),
  bug("a call that never ends is waited for", "one hanging connection, and the order behind it stands still for ever", [
    "shell/execute.ts",
    "return await openDeadlines(clock).within(SEND_DEADLINE_MS, call);",
    "return await call();",
  ]),
  bug("a call that throws or hangs is taken for refused", "it may have arrived: the order is placed a second time", [
    "shell/execute.ts",
    'const lost = { outcome: "unknown", origin: "transport" } as const;',
    'const lost = { outcome: "rejected", code: "refused", text: "no answer", by: "broker", leaves: "original-working" } as const;',
  ]),
  bug("an answer that nobody can give is not handed in", "the order waits for ever, and nobody is told", [
    "shell/execute.ts",
    "deliver(outcomeId(claim.key, claim.revision), await call());",
    'const body = await call();\n  if (!("outcome" in body) || body.outcome.outcome !== "unknown") deliver(outcomeId(claim.key, claim.revision), body);',
  ]),
  bug("a claim has no end", "an order is sent seconds after it was decided, into another market", [
    "shell/execute.ts",
    "if (clock.now() > claim.until) {",
    "if (claim.until < 0) {",
  ]),
  bug("the two answers to a pair are mixed up", "the target's cancel ends the stop", [
    "shell/execute.ts",
    "const keys = [requests[0].key, requests[1].key] as const;",
    "const keys = [requests[1].key, requests[0].key] as const;",
  ]),
  bug("a timer that rang can't ring again", "the ladder stays where it is, a close is never filled", [
    "shell/desk.ts",
    "alarms.done(timer);",
    "",
  ]),
  bug("after a gap the next regular look is waited for", "a fill without its exits, for as long as that takes", [
    "shell/desk.ts",
    'if (event.type === "gap") reconciliation?.now();',
    "",
  ]),
];
