import { fail, isOk, ok, type Json, type Result } from "@floorbroker/core";
import { validationError, type ApiError } from "./errors.ts";
import { numberOf, type Query } from "./query.ts";

/** One page and its place in the whole. */
export interface Page<A> {
  readonly items: readonly A[];
  /** As tastytrade has it: links are always null, clients count pages by `page-offset`. */
  readonly pagination: Json;
}

/** How many items a page has when the query does not say, and at most. */
export interface PageSizes {
  readonly usual: number;
  readonly most: number;
}

/** The page that the query asks for by `per-page` and `page-offset` (a page number from 0). */
export const pageOf = <A>(all: readonly A[], query: Query, { usual, most }: PageSizes): Result<ApiError, Page<A>> => {
  const [perPage, offset] = [numberOf(query, "per-page"), numberOf(query, "page-offset")];
  if (!isOk(perPage)) return perPage;
  if (!isOk(offset)) return offset;
  const size = perPage.right ?? usual;
  const page = offset.right ?? 0;
  if (size < 1 || size > most) return fail(validationError({ domain: "per-page", reason: `must be from 1 to ${most}` }));
  if (page < 0) return fail(validationError({ domain: "page-offset", reason: "must not be below 0" }));
  const items = all.slice(page * size, (page + 1) * size);
  return ok({
    items,
    pagination: {
      "per-page": size,
      "page-offset": page,
      "item-offset": page * size,
      "total-items": all.length,
      "total-pages": Math.ceil(all.length / size),
      "current-item-count": items.length,
      "previous-link": null,
      "next-link": null,
      "paging-link-template": null,
    },
  });
};
