import fc from "fast-check";
import * as dsl from "../../language";
import type { ColumnType } from "../../model";
import { haveValuesInCommon } from "./values-in-common";

const PAIRS: readonly (readonly [ColumnType, ColumnType, boolean])[] = [
  [dsl.enumOf("open", "paid").type, dsl.enumOf("paid", "lost").type, true],
  [dsl.enumOf("open", "paid").type, dsl.enumOf("new", "old").type, false],
  [dsl.enumOf("Café").type, dsl.enumOf("CAFE").type, true],
  [dsl.enumOf("straße").type, dsl.enumOf("STRASSE").type, true],
  [dsl.enumOf("two", "three").type, dsl.char(3).type, true],
  [dsl.enumOf("three").type, dsl.varchar(3).type, false],
  [dsl.enumOf("three").type, dsl.text().type, true],
  [dsl.enumOf("red").type, dsl.setOf("red", "green").type, true],
  [dsl.enumOf("blue").type, dsl.setOf("red", "green").type, false],
  [dsl.setOf("red").type, dsl.setOf("green").type, true],
  [dsl.varchar(1).type, dsl.varchar(2).type, true],
  [dsl.integer().type, dsl.integer().type, true],
];

test.each(PAIRS)("%j and %j: %s", (one, other, expected) => {
  expect([haveValuesInCommon(one, other), haveValuesInCommon(other, one)]).toEqual([expected, expected]);
});

test("lists with a common member, however it is written, are never refused", () => {
  const member = fc.stringMatching(/^[a-zäöüéß]{1,6}$/);
  const others = fc.array(member, { maxLength: 4 });
  const spelled = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, ""),
  );
  fc.assert(
    fc.property(member, spelled, others, others, (common, spell, left, right) => {
      const types = [
        [...left, common],
        [spell(common), ...right],
      ].map((values): ColumnType => ({ kind: "enum", values })) as [ColumnType, ColumnType];
      expect(haveValuesInCommon(...types)).toBe(true);
    }),
  );
});
