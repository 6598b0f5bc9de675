import { DiscordAPIError, type REST } from "discord.js";
import { troubleOf } from "../trouble.ts";

/** What came of a question to REST. */
export type Asked =
  | { readonly is: "answer"; readonly answer: unknown }
  /** It knows neither the thing nor, maybe, the question. */
  | { readonly is: "none" }
  | { readonly is: "refused"; readonly status: number; readonly text: string }
  | { readonly is: "unreachable"; readonly text: string };

/** `ECONNREFUSED`, or the status of an answer. */
const reasonOf = (error: unknown): string => {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause !== "object" || cause === null) return "no answer";
  return String(Reflect.get(cause, "code") ?? Reflect.get(cause, "status") ?? "no answer");
};

/** Asks REST, and never throws. */
export const asker =
  (rest: REST) =>
  async (route: `/${string}`): Promise<Asked> => {
    try {
      return { is: "answer", answer: await rest.get(route) };
    } catch (error) {
      if (error instanceof DiscordAPIError)
        return error.status === 404 ? { is: "none" } : { is: "refused", status: error.status, text: error.message };
      const trouble = troubleOf(error);
      if (trouble.is === "refused") return { is: "refused", status: 401, text: trouble.problem.text };
      return { is: "unreachable", text: reasonOf(error) };
    }
  };

/** Asks REST for one thing. */
export type Ask = ReturnType<typeof asker>;
