import type { Json } from "@floorbroker/core";

/** One objection of an error's list. A preflight check names its order; a malformed body its field (`domain`). */
export type InnerError =
  | { readonly code: string; readonly message: string; readonly preflightId?: string }
  | { readonly domain: string; readonly reason: string };

/** How tastytrade says no: an HTTP status and the error envelope (developer.tastytrade.com, API overview: error codes). */
export interface ApiError {
  readonly status: number;
  /** Snake case, as tastytrade writes codes; a number in the one case of a removed API version. */
  readonly code: string | number;
  readonly message: string;
  readonly errors?: readonly InnerError[];
}

/** An error of that status. */
export const apiError = (status: number, code: string | number, message: string, errors?: readonly InnerError[]): ApiError =>
  errors === undefined ? { status, code, message } : { status, code, message, errors };

/** An order that the checks before routing refuse: 422, with the reasons inside. */
export const preflightFailure = (...errors: readonly InnerError[]): ApiError =>
  apiError(422, "preflight_check_failure", "One or more preflight checks failed", errors);

/** A body or query that can't be read: 400, field by field. */
export const validationError = (...errors: readonly InnerError[]): ApiError =>
  apiError(400, "validation_error", "Request validation failed", errors);

/** No such route, account, order. */
export const notFound = (what: string): ApiError => apiError(404, "record_not_found", `${what} not found`);

/** Another customer's account, or a token without the scope. */
export const NOT_PERMITTED: ApiError = apiError(403, "not_permitted", "User not permitted access");

const innerJson = (inner: InnerError): Json =>
  "domain" in inner
    ? { domain: inner.domain, reason: inner.reason }
    : {
        code: inner.code,
        message: inner.message,
        ...(inner.preflightId === undefined ? {} : { "preflight-id": inner.preflightId }),
      };

/** The body of an error. */
export const errorBody = ({ code, message, errors }: ApiError): Json => ({
  error: { code, message, ...(errors === undefined ? {} : { errors: errors.map(innerJson) }) },
});
