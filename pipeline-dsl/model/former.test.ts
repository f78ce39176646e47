import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidModel, parseModel } from "./schema";

const LOCK = readFileSync(join(__dirname, "..", "..", "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8");

/** The lock without the fields of these names, as it was written before they were there. */
function without(...names: readonly string[]): string {
  return JSON.stringify(JSON.parse(LOCK, (key, value: unknown) => (names.includes(key) ? undefined : value)));
}

test("a lock from before a field reads as what the definition means that does not use it", () => {
  const model = parseModel(LOCK);
  const [source] = model.sources;
  expect(source).toMatchObject({ timeZone: "UTC" });
  const parsed = parseModel(
    JSON.stringify({
      ...model,
      sources: (JSON.parse(without("timeZone")) as typeof model).sources,
      recovery: (JSON.parse(without("backups", "rehearse", "keepDamagedDays", "target")) as typeof model).recovery,
    }),
  );
  expect(parsed).toEqual({ ...model, recovery: { ...model.recovery, backups: null, rehearse: null } });
});

test.each(["extract", "naturalKey", "schedule", "standby"])(
  "what has no certain meaning is refused by name: %s",
  (name) => {
    const text = without(name);
    expect(() => parseModel(text)).toThrow(InvalidModel);
    expect(() => parseModel(text)).toThrow(name);
  },
);
