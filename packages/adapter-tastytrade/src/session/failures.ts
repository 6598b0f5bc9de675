/** One objection of an error's list. */
export interface Objection {
  /** Snake case, as tastytrade writes it; of a field that can't be read, its name. */
  readonly code: string;
  readonly message: string;
  /** Which order of a complex one is meant; null where it does not say. */
  readonly preflightId: string | null;
}

/**
 * How a call failed. Nothing of the request is in it: no header, no body, no secret, and no `cause` that would have one.
 *
 * - `not-sent`: nothing of the call left this process, by proof.
 * - `no-answer`: it may have been received and done.
 * - `redirected`: sent elsewhere, which is never followed; whether it was done as well nobody says.
 * - `refused`: 4xx with tastytrade's own envelope.
 * - `unauthorised`: 401; `byGateway` says it in HTML and means the User-Agent, not the token.
 * - `gateway`: 4xx or 5xx without the envelope, or any 5xx.
 * - `unreadable`: success, in a body that can't be read.
 */
export type ApiFailure =
  | {
      readonly failure: "not-sent";
      readonly why: "closed" | "not-connected" | "no-login" | "login-refused";
      readonly text: string;
    }
  | { readonly failure: "no-answer"; readonly why: "timeout" | "transport"; readonly text: string }
  | { readonly failure: "redirected"; readonly status: number }
  | {
      readonly failure: "refused";
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly objections: readonly Objection[];
    }
  | { readonly failure: "unauthorised"; readonly byGateway: boolean }
  | { readonly failure: "gateway"; readonly status: number }
  | { readonly failure: "unreadable"; readonly status: number; readonly text: string };

const objectionsText = (objections: readonly Objection[]): string =>
  objections.map(({ code, message }) => `${code}: ${message}`).join("; ");

/** The failure in one sentence, for a person. */
export const failureText = (failed: ApiFailure): string => {
  switch (failed.failure) {
    case "not-sent":
      return `nothing was sent: ${failed.text}`;
    case "no-answer":
      return `tastytrade gave no answer (${failed.why}: ${failed.text})`;
    case "redirected":
      return `tastytrade answered with a redirect (${failed.status}), which is not followed`;
    case "refused":
      return failed.objections.length > 0 ? objectionsText(failed.objections) : `${failed.code}: ${failed.message}`;
    case "unauthorised":
      return failed.byGateway ? "tastytrade's gateway refused the call (401)" : "the login is not valid any more (401)";
    case "gateway":
      return `tastytrade's gateway answered ${failed.status}`;
    case "unreadable":
      return `the answer (${failed.status}) can't be read: ${failed.text}`;
  }
};
