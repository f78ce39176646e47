import { add, bigint, cast, coalesce, constant, date, decimal, divide, integer, multiply, smallint, varchar } from "..";
import { everything } from "../extraction";
import { mysqlSource } from "../source";
import { table } from "../table";
import { atLeast } from "../predicates";

const { things } = mysqlSource("shop", {
  things: table({
    columns: { id: integer().primaryKey(), price: decimal(10, 2), name: varchar(20), day: date() },
    extract: everything(),
  }),
}).tables;

function decimalOf(precision: number, scale: number) {
  return { kind: "decimal", precision, scale, unsigned: false };
}

test("arithmetic has the types that Spark gives, and whole numbers cannot overflow", () => {
  expect(add(things.price, things.price).expression.type).toEqual(decimalOf(11, 2));
  expect(multiply(things.price, things.price).expression.type).toEqual(decimalOf(21, 4));
  expect(add(things.id, 1).expression.type).toEqual({ kind: "integer", width: "big", unsigned: false });
  expect(divide(things.id, things.id).expression).toMatchObject({ type: { kind: "decimal" }, nullable: true });
});

test("a constant beside a column has its type when that says it exactly", () => {
  expect(atLeast(things.price, 0).predicate).toMatchObject({ right: { value: "0", type: decimalOf(10, 2) } });
  expect(atLeast(things.price, 0.005).predicate).toMatchObject({ right: { value: "0.005", type: decimalOf(4, 3) } });
});

test("a cast that may not fit can give NULL", () => {
  expect(cast(things.id, varchar(3)).expression.nullable).toBe(true);
  expect(cast(things.id, decimal(12, 2)).expression.nullable).toBe(false);
  expect(cast(things.id, bigint()).expression.nullable).toBe(false);
  expect(cast(things.id, integer({ unsigned: true })).expression.nullable).toBe(true);
  expect(cast(things.id, smallint()).expression.nullable).toBe(true);
});

test("coalesce ends where a value is never NULL", () => {
  expect(coalesce(things.name, "none").expression).toMatchObject({
    nullable: false,
    type: { kind: "varchar", length: 20 },
  });
  expect(constant("2026-01-31", date()).expression).toMatchObject({ type: { kind: "date" }, value: "2026-01-31" });
});
