import fc from "fast-check";
import { same, sharing } from "./compare";

const names = fc.constantFrom("a", "b", "c");
const leaves = fc.oneof(names, fc.nat(3), fc.constant(null), fc.boolean());
const whole = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaves,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.record({ name: names, of: tie("value") }), { maxLength: 3 }),
    fc.dictionary(names, tie("value"), { maxKeys: 3 }),
  ),
})).value;

test("what is shared is the same as what was given, and all of it where nothing differs", () => {
  fc.assert(
    fc.property(whole, whole, (before, after) => {
      expect(sharing(before, after)).toEqual(after);
      expect(same(sharing(before, after), after)).toBe(true);
      expect(sharing(before, structuredClone(before))).toBe(before);
    }),
  );
});

test("of a whole in which one part differs every other is the part that was there", () => {
  const before = {
    tables: [
      { name: "a", of: ["x"] },
      { name: "b", of: ["y"] },
    ],
    settings: { zone: ["UTC"] },
  };
  const after = {
    tables: [
      { name: "b", of: ["y"] },
      { name: "a", of: ["z"] },
    ],
    settings: { zone: ["UTC"] },
  };
  const shared = sharing(before, after);
  expect([shared.tables[0], shared.settings]).toEqual([before.tables[1], before.settings]);
  expect(shared.tables[0]).toBe(before.tables[1]);
  expect(shared.settings).toBe(before.settings);
});
