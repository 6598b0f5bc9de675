/** Limits of embeds: Discord's developer documentation, "Embed Limits". */
const MOST = { title: 256, description: 4_096, fields: 25, name: 256, value: 1_024, total: 6_000, embeds: 10 } as const;

const lengthOf = (value: unknown): number => (typeof value === "string" ? [...value.trim()].length : 0);

const listOf = (value: unknown): readonly object[] =>
  Array.isArray(value) ? value.filter((each): each is object => typeof each === "object" && each !== null) : [];

const partsOf = (embed: object): readonly (readonly [what: string, length: number, most: number])[] => [
  ["title", lengthOf(Reflect.get(embed, "title")), MOST.title],
  ["description", lengthOf(Reflect.get(embed, "description")), MOST.description],
  ...listOf(Reflect.get(embed, "fields")).flatMap((field) => [
    ["name", lengthOf(Reflect.get(field, "name")), MOST.name] as const,
    ["value", lengthOf(Reflect.get(field, "value")), MOST.value] as const,
  ]),
];

/** Why Discord would not take these embeds; undefined when it would. */
export const embedProblem = (embeds: readonly object[]): string | undefined => {
  if (embeds.length > MOST.embeds) return "embeds: Must be 10 or fewer in length.";
  for (const embed of embeds) {
    const fields = listOf(Reflect.get(embed, "fields"));
    if (fields.length > MOST.fields) return "fields: Must be 25 or fewer in length.";
    if (
      fields.some((field) => lengthOf(Reflect.get(field, "name")) === 0 || lengthOf(Reflect.get(field, "value")) === 0)
    )
      return "fields: This field is required";
    const over = partsOf(embed).find(([, length, most]) => length > most);
    if (over !== undefined) return `${over[0]}: Must be ${over[2]} or fewer in length.`;
  }
  const total = embeds.flatMap(partsOf).reduce((sum, [, length]) => sum + length, 0);
  return total > MOST.total ? "embeds: Embed size exceeds maximum size of 6000" : undefined;
};
