import type { AskedQuote, SentRequest, VenueRequest, WorldHistory } from "@floorbroker/adapter-sim";
import type { Decimal, Event, EventOf, Recorded } from "@floorbroker/core";

const requestOf = (intent: EventOf<"intended">): VenueRequest | undefined => {
  const { key, revision, terms, target } = intent;
  if (intent.op === "cancel") return target === null ? undefined : { type: "cancel", request: { key, target } };
  if (terms === null) return undefined;
  if (intent.op === "place") return { type: "place", request: { key, revision, terms } };
  return target === null ? undefined : { type: "replace", request: { key, revision, terms, target } };
};

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
  const asked: AskedQuote[] = [];
  let alertPrice: Decimal | null = null;
  for (const { at, event } of history) {
    if (event.type === "intended") intents.set(nameOf(event), event);
    else if (event.type === "claimed") claims.push({ at, name: nameOf(event) });
    else if (event.type === "expired-unsent") unsent.add(nameOf(event));
    else if (event.type === "message-read") alertPrice = "price" in event.instruction ? event.instruction.price : null;
    else if (event.type === "considered" && event.spec !== null) asked.push({ at, instrument: event.spec.instrument.id, alertPrice });
  }
  const requests = claims.flatMap(({ at, name }): readonly SentRequest[] => {
    const intent = unsent.has(name) ? undefined : intents.get(name);
    const request = intent === undefined ? undefined : requestOf(intent);
    return request === undefined ? [] : [{ at, request }];
  });
  return { requests, asked };
};
