/** A file that came with a request. */
export interface Upload {
  readonly filename: string;
  readonly text: string;
}

/** A request's JSON and its files: with files the JSON is the part `payload_json` of a form. */
export const readBody = async (
  raw: Buffer,
  contentType: string,
): Promise<{ readonly json: string; readonly files: readonly Upload[] }> => {
  if (!contentType.startsWith("multipart/form-data")) return { json: raw.toString("utf8"), files: [] };
  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": contentType } }).formData();
  const json = form.get("payload_json");
  const parts = [...form.values()].filter((part) => typeof part !== "string");
  const files = await Promise.all(parts.map(async (part) => ({ filename: part.name, text: await part.text() })));
  return { json: typeof json === "string" ? json : "", files };
};
