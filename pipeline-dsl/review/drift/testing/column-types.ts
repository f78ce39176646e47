import * as fc from "fast-check";
import type { ColumnType } from "../../../model";

const flag = fc.boolean();
const length = fc.integer({ min: 1, max: 200 });
const digits = fc.integer({ min: 0, max: 6 });
const size = fc.constantFrom("tiny", "regular", "medium", "long");
const members = fc
  .uniqueArray(fc.stringMatching(/^[a-zéA-Z0-9'"\\ ]{0,6}[a-z'\\]$/), {
    minLength: 1,
    maxLength: 5,
    selector: (text) => text.toLowerCase(),
  })
  .map((values) => values.map((value) => value.normalize("NFC")));

/** Any type that a source's column can have, small enough that many fit into a row. */
export const columnTypes: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.record({
    kind: fc.constant("integer"),
    width: fc.constantFrom("tiny", "small", "medium", "regular", "big"),
    unsigned: flag,
  }),
  fc
    .record({
      kind: fc.constant("decimal"),
      precision: fc.integer({ min: 1, max: 38 }),
      scale: fc.integer({ min: 0, max: 30 }),
      unsigned: flag,
    })
    .map((type) => ({ ...type, scale: Math.min(type.scale, type.precision) })),
  fc.record({ kind: fc.constantFrom("float", "double", "boolean", "date", "year", "json") }),
  fc.record({ kind: fc.constant("bit"), length: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ kind: fc.constantFrom("char", "varchar", "binary", "varbinary"), length }),
  fc.record({ kind: fc.constantFrom("text", "blob"), size }),
  fc.record({ kind: fc.constantFrom("datetime", "timestamp", "time"), precision: digits }),
  fc.record({ kind: fc.constantFrom("enum", "set"), values: members }),
);
