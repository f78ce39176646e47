import fc from "fast-check";
import * as dsl from "../../language";
import type { ColumnBuilder } from "../../language/columns/builder";
import { rentalModel, sourceColumnOf, tableOf } from "../testing/rental";
import { indexModel } from "../model-index";
import { keyReferences } from "./references";
import { referenceFit, type ReferenceFit } from "./reference-fit";

/** The column that refers, the key, and what is said. */
const PAIRS: readonly (readonly [ColumnBuilder, ColumnBuilder, ReferenceFit])[] = [
  [dsl.integer(), dsl.integer(), "fits"],
  [dsl.bigint(), dsl.integer(), "fits"],
  [dsl.bigint(), dsl.integer({ unsigned: true }), "fits"],
  [dsl.integer(), dsl.integer({ unsigned: true }), "narrower"],
  [dsl.integer({ unsigned: true }), dsl.integer(), "narrower"],
  [dsl.bigint(), dsl.bigint({ unsigned: true }), "narrower"],
  [dsl.smallint(), dsl.mediumint(), "narrower"],
  [dsl.year(), dsl.smallint(), "narrower"],
  [dsl.smallint(), dsl.year(), "fits"],
  [dsl.integer(), dsl.varchar(20), "differs"],
  [dsl.varchar(20), dsl.integer(), "differs"],
  [dsl.integer(), dsl.decimal(10, 0), "differs"],
  [dsl.integer(), dsl.boolean(), "differs"],
  [dsl.integer(), dsl.bit(32), "differs"],
  [dsl.integer(), dsl.double(), "differs"],
  [dsl.decimal(12, 2), dsl.decimal(10, 2), "fits"],
  [dsl.decimal(10, 2), dsl.decimal(12, 2), "narrower"],
  [dsl.decimal(10, 2, { unsigned: true }), dsl.decimal(10, 2), "narrower"],
  [dsl.decimal(10, 2), dsl.decimal(10, 3), "differs"],
  [dsl.bit(8), dsl.bit(9), "narrower"],
  [dsl.varchar(20), dsl.char(20), "fits"],
  [dsl.varchar(19), dsl.varchar(20), "narrower"],
  [dsl.text(), dsl.varchar(20), "fits"],
  [dsl.varchar(20), dsl.text(), "narrower"],
  [dsl.varchar(5), dsl.enumOf("a", "medium"), "narrower"],
  [dsl.enumOf("a", "b"), dsl.varchar(20), "fits"],
  [dsl.enumOf("b", "a"), dsl.enumOf("a", "b"), "fits"],
  [dsl.enumOf("a"), dsl.enumOf("a", "b"), "narrower"],
  [dsl.varchar(36), dsl.binary(16), "differs"],
  [dsl.varbinary(15), dsl.binary(16), "narrower"],
  [dsl.date(), dsl.date(), "fits"],
  [dsl.date(), dsl.timestamp(), "differs"],
  [dsl.timestamp(), dsl.date(), "differs"],
  [dsl.date(), dsl.datetime(), "differs"],
  [dsl.datetime(), dsl.timestamp(), "differs"],
  [dsl.datetime(), dsl.datetime(3), "narrower"],
  [dsl.time(), dsl.varchar(20), "differs"],
  [dsl.json(), dsl.varchar(20), "differs"],
];

test.each(PAIRS.map(([child, parent, fit]) => [child.type, parent.type, fit] as const))(
  "%j refers to %j: %s",
  (child, parent, fit) => {
    expect(referenceFit(child, parent)).toBe(fit);
  },
);

const length = fc.integer({ min: 1, max: 64 });
const digits = fc.integer({ min: 0, max: 6 });
const unsigned = fc.boolean();
const members = fc.uniqueArray(fc.constantFrom("a", "bb", "ccc"), { minLength: 1 });
const anyType = fc.oneof(
  ...[dsl.tinyint, dsl.smallint, dsl.mediumint, dsl.integer, dsl.bigint].map((word) =>
    unsigned.map((is) => word({ unsigned: is })),
  ),
  fc.tuple(length, digits, unsigned).map(([whole, scale, is]) => dsl.decimal(whole + scale, scale, { unsigned: is })),
  ...[dsl.bit, dsl.char, dsl.varchar, dsl.binary, dsl.varbinary].map((word) => length.map((long) => word(long))),
  ...[dsl.datetime, dsl.timestamp, dsl.time].map((word) => digits.map((precision) => word(precision))),
  ...[dsl.float, dsl.double, dsl.boolean, dsl.date, dsl.year, dsl.json].map((word) => fc.constant(word())),
  ...[dsl.tinytext, dsl.text, dsl.longtext, dsl.blob, dsl.longblob].map((word) => fc.constant(word())),
  ...[dsl.enumOf, dsl.setOf].map((word) => members.map((values) => word(...values))),
);

test("every type fits itself; a type differs from another both ways; what fits one that fits, fits", () => {
  fc.assert(
    fc.property(anyType, anyType, anyType, ({ type: a }, { type: b }, { type: c }) => {
      expect(referenceFit(a, a)).toBe("fits");
      expect(referenceFit(a, b) === "differs").toBe(referenceFit(b, a) === "differs");
      const free = [a, b, c].every(({ kind }) => kind !== "enum" && kind !== "set");
      if (free && referenceFit(a, b) === "fits" && referenceFit(b, c) === "fits")
        expect(referenceFit(a, c)).toBe("fits");
    }),
    { numRuns: 2000 },
  );
});

test("of a compound key a column is compared with that of its name, or with those that are left", () => {
  const model = rentalModel((edited) => {
    const apartments = tableOf(edited, "apartments");
    apartments.primaryKey = ["apartment_id", "location"];
    const bookings = tableOf(edited, "bookings");
    const { type: text } = sourceColumnOf(edited, "apartments", "location");
    const place = { ...sourceColumnOf(edited, "bookings", "apartment_id"), name: "place", type: text };
    bookings.columns.push(place, { ...place, name: "flat" });
  });
  const found = [...keyReferences({ model, index: indexModel(model) })].filter(({ table }) => table === "bookings");
  expect(found.map(({ column, key, fit }) => [column.name, key.name, fit])).toEqual([
    ["apartment_id", "apartment_id", "fits"],
    ["place", "location", "fits"],
    ["flat", "location", "fits"],
  ]);
});
