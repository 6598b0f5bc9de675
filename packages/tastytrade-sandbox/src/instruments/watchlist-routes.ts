import { isOk } from "@floorbroker/core";
import type { Part } from "../parts.ts";
import { sendData, sendError, sendItems } from "../wire/envelope.ts";
import { notFound } from "../wire/errors.ts";
import { flagOf, queryOf } from "../wire/query.ts";
import { restOf, sendFound } from "./equity-routes.ts";
import { ownWatchlists, PAIRS_WATCHLISTS, PUBLIC_WATCHLISTS, watchlistJson } from "./watchlists.ts";

const WHAT = "Watchlist";

/** Watchlists: public ones, pairs, and the customer's own. An empty name at the end of a path is the whole list. */
export const watchlistRoutes: Part = (app) => {
  const own = ownWatchlists();

  for (const path of ["/public-watchlists", "/public-watchlists/"]) {
    app.get(path, (request, reply) => {
      const bare = flagOf(queryOf(request.query), "counts-only");
      return sendItems(
        request,
        reply,
        PUBLIC_WATCHLISTS.map((each) => watchlistJson(each, bare)),
      );
    });
  }
  app.get("/public-watchlists/*", (request, reply) => {
    const found = PUBLIC_WATCHLISTS.find(({ name }) => name === restOf(request));
    return sendFound(request, reply, found && watchlistJson(found), WHAT);
  });
  for (const path of ["/pairs-watchlists", "/pairs-watchlists/"])
    app.get(path, (request, reply) => sendItems(request, reply, [...PAIRS_WATCHLISTS.values()]));
  app.get("/pairs-watchlists/*", (request, reply) =>
    sendFound(request, reply, PAIRS_WATCHLISTS.get(restOf(request)), WHAT),
  );

  for (const path of ["/watchlists", "/watchlists/"])
    app.get(path, (request, reply) =>
      sendItems(
        request,
        reply,
        own.all().map((each) => watchlistJson(each)),
      ),
    );
  app.post("/watchlists", (request, reply) => {
    const made = own.create(request.body);
    return isOk(made) ? sendData(request, reply, watchlistJson(made.right), 201) : sendError(reply, made.left);
  });
  app.get("/watchlists/*", (request, reply) => {
    const found = own.get(restOf(request));
    return sendFound(request, reply, found && watchlistJson(found), WHAT);
  });
  app.put("/watchlists/*", (request, reply) => {
    const made = own.replace(restOf(request), request.body);
    if (!isOk(made)) return sendError(reply, made.left);
    return made.right === undefined
      ? sendError(reply, notFound(WHAT))
      : sendData(request, reply, watchlistJson(made.right));
  });
  app.delete("/watchlists/*", (request, reply) => {
    const gone = own.remove(restOf(request));
    return sendFound(request, reply, gone && watchlistJson(gone), WHAT);
  });
};
