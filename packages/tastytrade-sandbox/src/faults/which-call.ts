import type { FastifyRequest } from "fastify";
import type { ParametersOf } from "./switches.ts";

/** The path of a call, without its query. */
export const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0] ?? request.url;

const patterns = new Map<string, RegExp>();

/** `*` for one part of a path, `**` for any rest. */
const patternOf = (path: string): RegExp => {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const parts = path.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]+" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  const made = new RegExp(`^${parts.join("")}$`);
  patterns.set(path, made);
  return made;
};

/** Whether a switch's `method` and `path` mean this call. */
export const fitsCall =
  (request: FastifyRequest) =>
  ({ method, path }: ParametersOf<"call-lost">): boolean =>
    (method === undefined || method === request.method) &&
    (path === undefined || patternOf(path).test(pathOf(request)));
