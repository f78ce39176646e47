import fc from "fast-check";
import { OWN_PREFIX } from "../../targets/own-name";
import { RESERVED_WORDS } from "../../targets/redshift/reserved-words";
import { isOfSystem, isReserved, plainName } from "./plain-name";

const words = fc.constantFrom(
  ...RESERVED_WORDS,
  "ctid",
  "xmin",
  "Group",
  "current price",
  "__users",
  "9lives",
  "_",
  "é",
);
const names = fc.oneof(
  words,
  words.map((word) => word.toUpperCase()),
  words.map((word) => ` _${word}-`),
  fc.string(),
);

test("a name that is advised is taken", () => {
  fc.assert(
    fc.property(names, (name) => {
      const advised = plainName(name);
      expect(advised).toMatch(/^[a-z_][a-z0-9_]*$/);
      expect([isReserved(advised), isOfSystem(advised), advised.startsWith(OWN_PREFIX)]).toEqual([false, false, false]);
    }),
  );
});
