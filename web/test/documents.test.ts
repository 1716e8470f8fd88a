import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Document = { components: { schemas: Record<string, Record<string, unknown>> } };

const read = (name: string): Document =>
  JSON.parse(readFileSync(new URL(`../../wire/src/main/resources/chat/maru/wire/${name}.json`, import.meta.url), "utf8")) as Document;

test("the two documents say the same of what both describe", () => {
  const rest = read("openapi").components.schemas;
  const events = read("asyncapi").components.schemas;
  expect(Object.keys(events).length).toBeGreaterThan(5);
  for (const [name, schema] of Object.entries(events)) {
    const { discriminator: _, ...described } = rest[name]!;
    expect({ name, ...schema }).toEqual({ name, ...described });
  }
});
