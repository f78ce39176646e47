import fc from "fast-check";
import { referenceName, type TextReference } from "./references";

const NAME = fc.stringMatching(/^[a-z_]{1,64}$/);
const REFERENCE = fc.record({
  source: fc.constant("shop"),
  table: NAME,
  parent: NAME,
  parts: fc.array(fc.record({ column: NAME, parentColumn: NAME, isText: fc.constant(true) }), {
    minLength: 1,
    maxLength: 8,
  }),
});

test("a reference's folder has a name that every file system takes, whatever its columns are called", () => {
  fc.assert(
    fc.property(REFERENCE, (reference) => {
      expect(Buffer.byteLength(referenceName(reference))).toBeLessThanOrEqual(255);
    }),
  );
});

test("two references have two folders, long ones too", () => {
  const long = (letter: string): TextReference => ({
    source: "shop",
    table: "t".repeat(64),
    parent: "p".repeat(64),
    parts: [{ column: letter.repeat(64), parentColumn: "c".repeat(64), isText: true }],
  });
  expect(referenceName(long("a"))).not.toBe(referenceName(long("b")));
  expect(referenceName(long("a"))).toMatch(/^t{64}--p{64}\.[0-9a-f]{12}$/);
});
