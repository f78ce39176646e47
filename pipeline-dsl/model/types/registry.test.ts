import { mostBytes } from "./most-bytes";
import { describeType } from "./registry";
import type { ColumnType } from "../types";

const integer = (width: "tiny" | "small" | "medium" | "regular" | "big", unsigned = false): ColumnType => ({
  kind: "integer",
  width,
  unsigned,
});

const TABLE: readonly (readonly [type: ColumnType, mysql: string, spark: string, redshift: string])[] = [
  [integer("tiny"), "TINYINT", "smallint", "SMALLINT"],
  [integer("tiny", true), "TINYINT UNSIGNED", "smallint", "SMALLINT"],
  [integer("small"), "SMALLINT", "smallint", "SMALLINT"],
  [integer("small", true), "SMALLINT UNSIGNED", "int", "INTEGER"],
  [integer("medium"), "MEDIUMINT", "int", "INTEGER"],
  [integer("medium", true), "MEDIUMINT UNSIGNED", "int", "INTEGER"],
  [integer("regular"), "INT", "int", "INTEGER"],
  [integer("regular", true), "INT UNSIGNED", "bigint", "BIGINT"],
  [integer("big"), "BIGINT", "bigint", "BIGINT"],
  [integer("big", true), "BIGINT UNSIGNED", "decimal(20,0)", "DECIMAL(20,0)"],
  [{ kind: "decimal", precision: 10, scale: 2, unsigned: false }, "DECIMAL(10,2)", "decimal(10,2)", "DECIMAL(10,2)"],
  [
    { kind: "decimal", precision: 9, scale: 0, unsigned: true },
    "DECIMAL(9,0) UNSIGNED",
    "decimal(9,0)",
    "DECIMAL(9,0)",
  ],
  [{ kind: "float" }, "FLOAT", "float", "REAL"],
  [{ kind: "double" }, "DOUBLE", "double", "DOUBLE PRECISION"],
  [{ kind: "bit", length: 1 }, "BIT(1)", "bigint", "BIGINT"],
  [{ kind: "bit", length: 64 }, "BIT(64)", "decimal(20,0)", "DECIMAL(20,0)"],
  [{ kind: "boolean" }, "BOOLEAN", "boolean", "BOOLEAN"],
  [{ kind: "char", length: 2 }, "CHAR(2)", "string", "VARCHAR(8)"],
  [{ kind: "varchar", length: 255 }, "VARCHAR(255)", "string", "VARCHAR(1020)"],
  [{ kind: "varchar", length: 20_000 }, "VARCHAR(20000)", "string", "VARCHAR(65535)"],
  [{ kind: "text", size: "tiny" }, "TINYTEXT", "string", "VARCHAR(1020)"],
  [{ kind: "text", size: "regular" }, "TEXT", "string", "VARCHAR(65535)"],
  [{ kind: "text", size: "long" }, "LONGTEXT", "string", "VARCHAR(65535)"],
  [{ kind: "binary", length: 16 }, "BINARY(16)", "binary", "VARBYTE(16)"],
  [{ kind: "varbinary", length: 300 }, "VARBINARY(300)", "binary", "VARBYTE(300)"],
  [{ kind: "blob", size: "regular" }, "BLOB", "binary", "VARBYTE(65535)"],
  [{ kind: "date" }, "DATE", "date", "DATE"],
  [{ kind: "datetime", precision: 0 }, "DATETIME", "timestamp", "TIMESTAMP"],
  [{ kind: "timestamp", precision: 6 }, "TIMESTAMP(6)", "timestamp", "TIMESTAMP"],
  [{ kind: "time", precision: 3 }, "TIME(3)", "string", "VARCHAR(17)"],
  [{ kind: "year" }, "YEAR", "int", "INTEGER"],
  [{ kind: "enum", values: ["a", "it's"] }, "ENUM('a','it''s')", "string", "VARCHAR(16)"],
  [{ kind: "set", values: ["a", "bc"] }, "SET('a','bc')", "string", "VARCHAR(16)"],
  [{ kind: "json" }, "JSON", "string", "VARCHAR(65535)"],
];

test.each(TABLE)("%j is %s in MySQL, %s in Spark, %s in Redshift", (type, mysql, spark, redshift) => {
  const described = describeType(type);
  expect([described.mysqlDefinition, described.spark, described.redshift]).toEqual([mysql, spark, redshift]);
  expect(described.faults).toEqual([]);
});

test.each(TABLE)("%j is bounded by its type in Spark, or its longest value is known", (type, _, spark, redshift) => {
  const most = ["string", "binary"].includes(spark) ? Number(redshift.replaceAll(/\D/g, "")) : null;
  expect(mostBytes(type)).toBe(most);
});

/** What COPY loads from the Parquet that Spark writes: the same width, digits and kind, or the load stops. */
const PARQUET_INTO: Readonly<Record<string, RegExp>> = {
  smallint: /^SMALLINT$/,
  int: /^INTEGER$/,
  bigint: /^BIGINT$/,
  float: /^REAL$/,
  double: /^DOUBLE PRECISION$/,
  boolean: /^BOOLEAN$/,
  date: /^DATE$/,
  timestamp: /^TIMESTAMP$/,
  string: /^VARCHAR\(\d+\)$/,
  binary: /^VARBYTE\(\d+\)$/,
};

test.each(TABLE)("COPY loads what Spark writes of %j", (type) => {
  const { spark, redshift } = describeType(type);
  if (spark.startsWith("decimal")) expect(redshift).toBe(spark.toUpperCase());
  else expect(redshift).toMatch(PARQUET_INTO[spark] ?? /never/);
});

test("MySQL 8 and MariaDB show integers differently", () => {
  expect(describeType(integer("regular")).mysql).toEqual(["int", "int(11)"]);
  expect(describeType(integer("regular", true)).mysql).toEqual(["int unsigned", "int(10) unsigned"]);
});

test("a TINYINT(1) can be declared as the number and as the truth value that it is", () => {
  expect(describeType(integer("tiny")).mysql).toContain("tinyint(1)");
  expect(describeType({ kind: "boolean" }).mysql).toEqual(["tinyint(1)"]);
});

test("a member outside the basic plane is a question mark in the catalogue, and known by the rest", () => {
  expect(describeType({ kind: "enum", values: ["😀b", "?"] }).mysql).toEqual(["enum('😀b','?')", "enum('?b','?')"]);
  expect(describeType({ kind: "set", values: ["𝒳"] }).mysql).toEqual(["set('𝒳')", "set('?')"]);
});

test("members with a backslash or the end of a line are named as servers name them, in each mode", () => {
  const { mysql, mysqlDefinition } = describeType({ kind: "enum", values: ["C:\\Ä", "it's\n"] });
  expect(mysqlDefinition).toBe("ENUM('C:\\\\Ä','it''s\\n')");
  expect(mysql).toEqual(["enum('c:\\\\ä','it''s\\n')", "enum('c:\\ä','it''s\n')"]);
});

test("no driver sees a value that it would reinterpret", () => {
  expect(describeType({ kind: "year" }).read("`y`")).toBe("CAST(`y` AS SIGNED)");
  expect(describeType({ kind: "time", precision: 0 }).read("`t`")).toBe("CAST(`t` AS CHAR)");
  expect(describeType(integer("big", true)).read("`n`")).toBe("CAST(`n` AS DECIMAL(20,0))");
  expect(describeType({ kind: "date" }).read("`d`")).toBe("CAST(`d` AS SIGNED)");
  expect(describeType({ kind: "datetime", precision: 0 }).read("`d`")).toMatch(/^CAST\(\(YEAR\(`d`\) \* 10000 \+/);
  expect(describeType(integer("regular")).read("`n`")).toBe("`n`");
});

/** From its first parenthesis to the one that closes it. */
function isOneCast(sql: string): boolean {
  if (!sql.startsWith("CAST(")) return false;
  let depth = 0;
  const closed = Array.from(sql).findIndex((character) => {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    return character === ")" && depth === 0;
  });
  return closed === sql.length - 1 && / AS (SIGNED|CHAR|DECIMAL\(20,0\))\)$/.test(sql);
}

// MySQL's YEAR() has no sign and MariaDB's has one: what is computed in the source has a type of its server's, and Spark
// takes that one, unless the expression says which.
test.each(TABLE)("what is read of %j has one type on every server", (type) => {
  const read = describeType(type).read("`c`");
  const kind = { is: "`c`", float: "`c` + 0E0", cast: isOneCast(read) ? read : "no cast" };
  expect(Object.values(kind)).toContain(read);
});

test.each<readonly [ColumnType, string]>([
  [
    { kind: "decimal", precision: 39, scale: 2, unsigned: false },
    "the precision 39 is not a whole number from 1 to 38",
  ],
  [{ kind: "decimal", precision: 5, scale: 6, unsigned: false }, "the scale 6 is not a whole number from 0 to 5"],
  [{ kind: "bit", length: 65 }, "the length 65 is not a whole number from 1 to 64"],
  [{ kind: "char", length: 256 }, "the length 256 is not a whole number from 1 to 255"],
  [{ kind: "timestamp", precision: 7 }, "the precision 7 is not a whole number from 0 to 6"],
  [{ kind: "enum", values: [] }, "the enum has no values"],
  [{ kind: "enum", values: ["a", "a"] }, "the enum has a value twice"],
  [{ kind: "enum", values: ["a", "b".repeat(256)] }, "a value of the enum has more than 255 characters"],
  [{ kind: "set", values: ["b".repeat(256)] }, "a value of the set has more than 255 characters"],
  [{ kind: "enum", values: ["a", "a "] }, "a value of the enum ends with a blank, which MySQL takes away"],
  [{ kind: "enum", values: ["a,b"] }, "its values stand in one text with commas; write each for itself"],
  [{ kind: "set", values: ["a,b"] }, "a value of the set has a comma, which separates values"],
])("%j has a fault", (type, fault) => {
  expect(describeType(type).faults).toEqual([fault]);
});

test("says how many bytes a text needs that VARCHAR cannot hold", () => {
  expect(describeType({ kind: "varchar", length: 16_383 }).outgrows).toBeNull();
  expect(describeType({ kind: "varchar", length: 16_384 }).outgrows).toBe(65_536);
});
