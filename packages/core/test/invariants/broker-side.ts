import { isLive, isTalk, type BrokerEvent, type Command, type InputBody, type PlaceOutcome } from "../../src/index.ts";
import { brokerModel, type BrokerModel, type PairStyle, type ReplaceStyle, type TrueOrder } from "./broker-model.ts";
import { demand } from "./violation.ts";

/** Everything that may go wrong on the way, each once for every command it is drawn for. */
export type Fate = "accepted" | "rejected" | "lost-request" | "lost-response" | "late" | "nameless" | "refused-by-venue";

/** A letter on its way to the process: opening it gives an input, or nothing any more. */
interface Letter {
  readonly kind: "answer" | "stream" | "arrival";
  readonly open: () => readonly (readonly [string, InputBody])[];
}

/** The way between the process and its broker: letters that an adversary opens when and as often as he likes. */
export abstract class BrokerSide {
  readonly broker: BrokerModel;
  protected letters: Letter[] = [];
  protected fates: Fate[] = [];
  protected silences = 0;
  private readonly sent = new Set<string>();

  constructor(style: ReplaceStyle, pairs: PairStyle) {
    this.broker = brokerModel(style, pairs);
  }

  abstract now: number;
  protected abstract input(name: string, body: InputBody): void;
  /** Something has changed at the broker: the account's figure follows it. */
  protected abstract notePower(): void;

  /** The fate of the next commands, in order; `accepted` when none is left. */
  foretell(fate: Fate): void {
    this.fates.push(fate);
  }

  /** The broker can't say anything to so many of the next questions. */
  silence(questions: number): void {
    this.silences = questions;
  }

  protected stream(open: () => readonly BrokerEvent[]): void {
    this.letters.push({ kind: "stream", open: () => open().map((event) => ["stream", { type: "broker", event }] as const) });
  }

  protected tellState(order: TrueOrder): void {
    this.notePower();
    // What the stream says is what was true when it was said, however late it is heard.
    const said = this.broker.stateOf(order, this.now);
    this.stream(() => [said]);
  }

  /** What became of both sides of a pair. */
  private tellPair(order: TrueOrder): void {
    this.tellState(order);
    if (order.sibling !== null) this.tellState(order.sibling);
  }

  private answer(name: string, body: InputBody): void {
    this.letters.push({ kind: "answer", open: () => [[name, body]] });
  }

  /** What the broker takes only when the adversary lets it: it says nothing by itself. */
  private arrivesLate(arrive: () => unknown): void {
    this.letters.push({
      kind: "arrival",
      open: () => {
        arrive();
        return [];
      },
    });
  }

  protected execute(command: Command): void {
    if (isTalk(command)) return;
    if (command.command === "find") {
      this.letters.push({
        kind: "answer",
        open: () => {
          // A request that is still under way makes every "absent" a guess.
          const late = this.letters.some((letter) => letter.kind === "arrival");
          const lookup = this.broker.find(command.key);
          const silent = this.silences > 0;
          if (silent) this.silences--;
          const honest = silent || (lookup.outcome === "absent" && late) ? ({ outcome: "inconclusive", why: "not settled" } as const) : lookup;
          return [["lookup", { type: "lookup", key: command.key, attempt: command.attempt, lookup: honest }]];
        },
      });
      return;
    }
    const fate = this.fates.shift() ?? "accepted";
    if (command.command === "place-oco") return this.executePair(command, fate);
    const sending = `${command.request.key} ${command.command === "cancel" ? command.revision : command.request.revision}`;
    demand(!this.sent.has(sending), () => `a claim is given twice: ${command.command} ${sending}`);
    this.sent.add(sending);
    const { key } = command.request;
    const revision = command.command === "cancel" ? command.revision : command.request.revision;
    const type = `${command.command}-outcome` as const;
    if (fate === "rejected") {
      const refusal = { outcome: "rejected", code: "refused", text: "no", by: "broker" } as const;
      if (type === "place-outcome") this.answer("answer", { type, key, revision, outcome: refusal });
      else this.answer("answer", { type, key, revision, outcome: { ...refusal, leaves: "original-working" } });
      return;
    }
    const arrive = (): InputBody => this.arrive(command, revision);
    const lost: InputBody = { type, key, revision, outcome: { outcome: "unknown", origin: "timeout" } };
    if (fate === "accepted") this.answer("answer", arrive());
    else if (fate === "nameless") this.answer("answer", withoutRef(arrive()));
    else if (fate === "refused-by-venue") this.answer("answer", this.refusedLater(command, arrive()));
    else this.answer("answer", lost);
    if (fate === "lost-response") arrive();
    if (fate === "late") this.arrivesLate(arrive);
  }

  private executePair({ requests }: Extract<Command, { command: "place-oco" }>, fate: Fate): void {
    const keys = [requests[0].key, requests[1].key] as const;
    for (const { key, revision } of requests) {
      demand(!this.sent.has(`${key} ${revision}`), () => `a claim is given twice: place-oco ${key} ${revision}`);
      this.sent.add(`${key} ${revision}`);
    }
    const outcome = (first: PlaceOutcome, second = first): InputBody => ({ type: "place-oco-outcome", keys, outcomes: [first, second] });
    if (fate === "rejected") return this.answer("answer", outcome({ outcome: "rejected", code: "refused", text: "no", by: "broker" }));
    const arrive = (): readonly [TrueOrder, TrueOrder] => {
      for (const { key } of requests) demand(this.broker.orders.every((order) => order.key !== key), () => `I4/I1: the broker got ${key} twice`);
      const pair = this.broker.placePair(requests);
      for (const order of pair) this.tellState(order);
      return pair;
    };
    if (fate === "late") this.arrivesLate(arrive);
    if (fate === "lost-request" || fate === "late") return this.answer("answer", outcome({ outcome: "unknown", origin: "timeout" }));
    const [one, other] = arrive();
    if (fate === "lost-response") return this.answer("answer", outcome({ outcome: "unknown", origin: "timeout" }));
    // A venue may refuse both sides afterwards, or one of them.
    if (fate === "refused-by-venue") {
      for (const order of this.broker.fills.length % 2 === 0 ? [one, other] : [other]) {
        order.state = "rejected";
        this.tellState(order);
      }
    }
    const ref = (order: TrueOrder): PlaceOutcome => ({ outcome: "accepted", ref: fate === "nameless" ? null : order.ref, state: "received" });
    this.answer("answer", outcome(ref(one), ref(other)));
  }

  /** A place that the broker takes and its venue refuses afterwards. */
  private refusedLater(command: Extract<Command, { command: "place" | "replace" | "cancel" }>, arrived: InputBody): InputBody {
    const order = this.broker.orders.findLast((each) => each.key === command.request.key);
    if (command.command !== "place" || order === undefined) return arrived;
    order.state = "rejected";
    this.tellState(order);
    return arrived;
  }

  private arrive(command: Extract<Command, { command: "place" | "replace" | "cancel" }>, revision: number): InputBody {
    const { key } = command.request;
    const gone = { outcome: "rejected", code: "not-working", text: "it is over", by: "broker", leaves: "original-gone" } as const;
    if (command.command === "place") {
      demand(this.broker.orders.every((order) => order.key !== key), () => `I4/I1: the broker got ${key} twice`);
      const order = this.broker.place(key, revision, command.request.terms);
      this.tellState(order);
      return { type: "place-outcome", key, revision, outcome: { outcome: "accepted", ref: order.ref, state: "received" } };
    }
    const { target } = command.request;
    if (command.command === "replace") {
      const order = this.broker.replace(target, revision, command.request.terms);
      const original = this.broker.orders.find((each) => each.ref.id === target.id);
      if (original !== undefined) this.tellState(original);
      if (order === undefined) return { type: "replace-outcome", key, revision, outcome: gone };
      if (order !== original) this.tellState(order);
      return { type: "replace-outcome", key, revision, outcome: { outcome: "accepted", ref: order.ref, state: "received" } };
    }
    const done = this.broker.cancel(target);
    const order = this.broker.orders.find((each) => each.ref.id === target.id);
    if (order !== undefined) this.tellPair(order);
    return { type: "cancel-outcome", key, revision, outcome: done ? { outcome: "accepted", ref: target, state: "working" } : gone };
  }

  /** The market takes some of an order, and the stream tells the fill and the state, in either order. */
  take(index: number, quantity: number, stateFirst: boolean): void {
    const live = this.broker.orders.filter((order) => order.state === "working");
    const order = live[index % Math.max(1, live.length)];
    if (order !== undefined) this.takeOrder(order, quantity, stateFirst);
  }

  protected takeOrder(order: TrueOrder, quantity: number, stateFirst: boolean): void {
    const fill = this.broker.fill(order, quantity, this.now);
    if (fill === undefined) return;
    if (stateFirst) this.tellPair(order);
    this.stream(() => [{ type: "fill", fill }]);
    if (!stateFirst) this.tellPair(order);
  }

  /** The market takes some of the entry that came last. */
  takeEntry(quantity: number): void {
    const order = this.broker.orders.findLast(({ state, terms }) => isLive(state) && !terms.closing);
    if (order !== undefined) this.takeOrder(order, quantity, false);
  }

  /** The market takes some of an exit. */
  takeExit(index: number, quantity: number, stateFirst: boolean): void {
    const live = this.broker.orders.filter((order) => order.state === "working" && order.terms.closing);
    const order = live[index % Math.max(1, live.length)];
    if (order !== undefined) this.takeOrder(order, quantity, stateFirst);
  }

  /** One tick hits everything that a trade has at the venue: stop, targets and close fill before anybody has heard of it. */
  takeTogether(index: number, quantity: number): void {
    const live = this.broker.orders.filter((order) => order.state === "working" && order.terms.closing);
    const chosen = live[index % Math.max(1, live.length)];
    if (chosen === undefined) return;
    const trade = tradeOf(chosen);
    for (const order of live) if (tradeOf(order) === trade) this.takeOrder(order, quantity, true);
  }

  /** A letter is opened, perhaps twice: order and number of deliveries are the adversary's. */
  open(index: number, twice: boolean): void {
    const letter = this.letters[index % Math.max(1, this.letters.length)];
    if (letter === undefined) return;
    this.letters = this.letters.filter((each) => each !== letter);
    const opened = letter.open();
    for (const [name, body] of opened) this.input(name, body);
    if (twice && letter.kind === "stream") for (const [name, body] of opened) this.input(name, body);
  }

  /** Whatever is under way arrives, and what follows from it. */
  hearAll(): void {
    while (this.letters.length > 0) this.open(0, false);
  }

  /** Every call returns, while the stream is slow. */
  hearAnswers(): void {
    for (const letter of this.letters.filter(({ kind }) => kind === "answer")) this.open(this.letters.indexOf(letter), false);
  }

  /** The venue takes some of an unfilled entry and ends it; the report of its end comes before the fill itself. */
  endAfterFill(index: number, quantity: number): void {
    const live = this.broker.orders.filter((order) => order.state === "working" && !order.terms.closing && !this.broker.fills.some((fill) => fill.orderKey === order.key));
    const order = live[index % Math.max(1, live.length)];
    if (order === undefined) return;
    const fill = this.broker.fill(order, quantity, this.now);
    order.state = "cancelled";
    this.notePower();
    // The end says how much was filled before it (the port demands it of an adapter); the fill itself may come later.
    const end = this.broker.stateOf(order, this.now);
    // Late, but not lost: whatever dies in between, this report arrives.
    const report = (event: BrokerEvent): void =>
      void this.letters.push({ kind: "arrival", open: () => [["report", { type: "broker", event }]] });
    report(end);
    if (fill !== undefined) report({ type: "fill", fill });
  }
}

const tradeOf = ({ key }: TrueOrder): string => key.slice(0, key.lastIndexOf("-"));

/** An acknowledgement that does not say of what. */
const withoutRef = (answer: InputBody): InputBody =>
  "outcome" in answer && answer.outcome.outcome === "accepted" ? ({ ...answer, outcome: { ...answer.outcome, ref: null } } as InputBody) : answer; // the same answer, less
