import * as t from "io-ts";
import { fail, ok, type Result } from "@floorbroker/core";
import type { ApiFailure, Objection } from "./failures.ts";
import type { Answer, Pagination } from "./session.ts";
import type { Reply } from "./transport.ts";

/** Takes whatever is secret out of a text of the server's. */
export type Hide = (text: string) => string;

const code = t.union([t.string, t.number]);

/** `{code, message}` of a preflight check, or `{domain, reason}` of a field that can't be read. */
const objection = t.intersection([
  t.type({}),
  t.partial({ code, message: t.unknown, domain: t.unknown, reason: t.unknown, "preflight-id": t.unknown }),
]);

const envelope = t.type({
  error: t.intersection([t.type({ code }), t.partial({ message: t.unknown, errors: t.array(t.unknown) })]),
});

const numeric = t.union([t.number, t.string]);
const page = t.type({ pagination: t.type({ "page-offset": numeric, "total-pages": numeric }) });

const textOf = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

const objectionOf = (hide: Hide, value: unknown): Objection => {
  const read = objection.decode(value);
  if (read._tag === "Left") return { code: "unreadable", message: "", preflightId: null };
  const { right } = read;
  const preflightId = textOf(right["preflight-id"]);
  return {
    code: hide(textOf(right.code ?? right.domain)),
    message: hide(textOf(right.message ?? right.reason)),
    preflightId: preflightId === "" ? null : preflightId,
  };
};

/** JSON, or `undefined`; JSON's own `null` is not a body either. */
export const jsonOf = (text: string): unknown => {
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return undefined;
  }
};

const refusalOf = (hide: Hide, status: number, body: unknown): ApiFailure => {
  const read = envelope.decode(body);
  if (read._tag === "Left") return { failure: "gateway", status };
  const { code: own, message, errors = [] } = read.right.error;
  return {
    failure: "refused",
    status,
    code: hide(String(own)),
    message: hide(textOf(message)),
    objections: errors.map((each) => objectionOf(hide, each)),
  };
};

const paginationOf = (body: object): Pagination | null => {
  const read = page.decode(body);
  if (read._tag === "Left") return null;
  const { "page-offset": pageOffset, "total-pages": totalPages } = read.right.pagination;
  return { pageOffset: Number(pageOffset), totalPages: Number(totalPages) };
};

/** What a reply means: its data, or how the call failed. */
export const answerOf = ({ status, isJson, text }: Reply, hide: Hide): Result<ApiFailure, Answer> => {
  const body = jsonOf(text);
  if (status >= 200 && status < 300) {
    if (text === "") return ok({ status, data: null, pagination: null });
    if (typeof body !== "object" || body === null) return fail({ failure: "unreadable", status, text: "no JSON" });
    return ok({ status, data: "data" in body ? body.data : body, pagination: paginationOf(body) });
  }
  if (status < 400) return fail({ failure: "redirected", status });
  if (status === 401) return fail({ failure: "unauthorised", byGateway: !isJson || body === undefined });
  if (status >= 500) return fail({ failure: "gateway", status });
  return fail(refusalOf(hide, status, body));
};
