import type { CancelRequest, ChangeOutcome, PlaceOutcome, PlaceRequest, ReplaceRequest } from "@floorbroker/core";

/** A request to send something, as it leaves the process. */
export type Sending =
  | { readonly op: "place"; readonly request: PlaceRequest }
  | { readonly op: "place-oco"; readonly requests: readonly [PlaceRequest, PlaceRequest] }
  | { readonly op: "replace"; readonly request: ReplaceRequest }
  | { readonly op: "cancel"; readonly request: CancelRequest };

/** What it asks for, order by order. */
export const requestsOf = (sending: Sending): readonly (PlaceRequest | ReplaceRequest | CancelRequest)[] =>
  sending.op === "place-oco" ? sending.requests : [sending.request];

/** How one order of it ended. */
export type Outcome = PlaceOutcome | ChangeOutcome;

const price = (value: bigint | null): string => (value === null ? "" : ` ${Number(value) / 1e8}`);

/** What is wanted, for the timeline. */
export const termsText = (sending: Sending): string =>
  requestsOf(sending)
    .map((request) => ("terms" in request ? `: ${request.terms.side} ${request.terms.quantity} ${request.terms.type}${price(request.terms.limit)}${price(request.terms.stop)}` : ""))
    .join("");

/** How it ended, for the timeline. */
export const outcomeText = (outcome: Outcome): string => (outcome.outcome === "rejected" ? outcome.code : outcome.outcome);
