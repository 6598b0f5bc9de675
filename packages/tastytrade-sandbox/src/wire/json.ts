import { fail, ok, type Json, type Result } from "@floorbroker/core";

/** Reads a JSON text; the failure is the parser's own word. */
export const readJson = (text: string): Result<string, Json> => {
  try {
    const value: Json = JSON.parse(text);
    return ok(value);
  } catch (error) {
    return fail(String(error));
  }
};
