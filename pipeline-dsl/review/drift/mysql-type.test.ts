import fc from "fast-check";
import { describeType } from "../../model/types/registry";
import { isType, readMysqlType } from "./mysql-type";
import { columnTypes } from "./testing/column-types";

test("whatever a catalogue calls a type is read as one that goes by that name", () => {
  fc.assert(
    fc.property(columnTypes, (type) => {
      for (const name of describeType(type).mysql) {
        const read = readMysqlType(name);
        expect(read !== null && isType(read, name)).toBe(true);
        expect(isType(type, name)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["int(4) unsigned zerofill", { kind: "integer", width: "regular", unsigned: true }],
  ["tinyint(1)", { kind: "boolean" }],
  ["tinyint(1) unsigned", { kind: "integer", width: "tiny", unsigned: true }],
  ["float(7,4) unsigned", { kind: "float" }],
  ["decimal(10,2) unsigned zerofill", { kind: "decimal", precision: 10, scale: 2, unsigned: true }],
  ["enum('it''s','a\\\\b')", { kind: "enum", values: ["it's", "a\\b"] }],
  ["datetime /* mariadb-5.3 */", { kind: "datetime", precision: 0 }],
  ["timestamp(3) /* 5.5 binary format */", { kind: "timestamp", precision: 3 }],
  ["decimal(65,2)", null],
  ["geometry", null],
  ["vector(3)", null],
  ["uuid", null],
])("%s is read as %j", (name, type) => {
  expect(readMysqlType(name)).toEqual(type);
});
