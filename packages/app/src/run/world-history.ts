import type { AskedQuote, SentRequest, VenueRequest, WorldHistory } from "@floorbroker/adapter-sim";
import { contractsOf, type Decimal, type Event, type EventOf, type InstrumentId, type PlaceRequest, type Recorded } from "@floorbroker/core";

const requestOf = (intent: EventOf<"intended">): VenueRequest | undefined => {
  const { key, revision, terms, target } = intent;
  if (intent.op === "cancel") return target === null ? undefined : { type: "cancel", request: { key, target } };
  if (terms === null) return undefined;
  if (intent.op === "place") return { type: "place", request: { key, revision, terms } };
  return target === null ? undefined : { type: "replace", request: { key, revision, terms, target } };
};

const placeOf = ({ key, revision, terms }: EventOf<"intended">): PlaceRequest | undefined =>
  terms === null ? undefined : { key, revision, terms };

/** Both sides of a pair, in the order in which they were claimed. */
const pairOf = (first: EventOf<"intended"> | undefined, second: EventOf<"intended">): VenueRequest | undefined => {
  const [one, other] = [first === undefined ? undefined : placeOf(first), placeOf(second)];
  return one === undefined || other === undefined ? undefined : { type: "place-oco", requests: [one, other] };
};

/** Of a spread its legs were asked for, and no alert names their prices. */
const askedFor = (id: InstrumentId, alertPrice: Decimal | null, at: number): readonly AskedQuote[] =>
  contractsOf(id).map((instrument) => ({ at, instrument, alertPrice: instrument === id ? alertPrice : null }));

const nameOf = ({ key, revision }: { readonly key: string; readonly revision: number }): string => `${key}.r${revision}`;

/**
 * What a simulated world was asked and sent, read back from a journal: every claim that was not called off is a request
 * that was on its way. The simulated venue is no process of its own, so this is how it outlives ours: a run that was
 * killed goes on in the very same world.
 */
export const worldHistory = (history: readonly Recorded<Event>[]): WorldHistory => {
  const intents = new Map<string, EventOf<"intended">>();
  const unsent = new Set<string>();
  const claims: { readonly at: number; readonly name: string }[] = [];
  const claimed = new Set<string>();
  const requestAt = (name: string): VenueRequest | undefined => {
    const intent = intents.get(name);
    claimed.add(name);
    if (intent === undefined || unsent.has(name)) return undefined;
    if (intent.linked === null || intent.op !== "place") return requestOf(intent);
    const sibling = nameOf({ key: intent.linked, revision: intent.revision });
    // A pair was sent when its second side was claimed.
    return claimed.has(sibling) ? pairOf(intents.get(sibling), intent) : undefined;
  };
  const asked: AskedQuote[] = [];
  let alertPrice: Decimal | null = null;
  for (const { at, event } of history) {
    if (event.type === "intended") intents.set(nameOf(event), event);
    else if (event.type === "claimed") claims.push({ at, name: nameOf(event) });
    else if (event.type === "expired-unsent") unsent.add(nameOf(event));
    else if (event.type === "message-read") alertPrice = "price" in event.instruction ? event.instruction.price : null;
    else if (event.type === "considered" && event.spec !== null) asked.push(...askedFor(event.spec.instrument.id, alertPrice, at));
  }
  const requests = claims.flatMap(({ at, name }): readonly SentRequest[] => {
    const request = requestAt(name);
    return request === undefined ? [] : [{ at, request }];
  });
  return { requests, asked };
};
