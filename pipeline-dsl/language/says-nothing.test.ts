import { compile } from "../index";
import { evaluate } from "./arguments/testing/mutations";

/** What is understood, and could only be a mistake: it would be dropped, or hold never or always. */
const OF_COLUMN: readonly (readonly [given: string, said: string])[] = [
  ["dsl.cast(t.price, dsl.bigint().primaryKey())", "says more than a type"],
  ['dsl.cast(t.price, dsl.bigint().describedAs("x"))', "says more than a type"],
  ["dsl.cast(t.price, dsl.bigint().notNull())", "says notNull"],
  ['dsl.constant(1, dsl.integer().references("t"))', "says more than a type"],
  ['dsl.spark("price", { type: dsl.decimal(9, 2).primaryKey(), reads: [t.price] })', "says more than a type"],
  ["dsl.divide(t.price, 0)", "divides by 0"],
  ['dsl.when(dsl.between(t.price, 5, 1), "a").otherwise("b")', "nothing lies there"],
  ['dsl.when(dsl.oneOf(t.price, []), "a").otherwise("b")', "nothing is one of nothing"],
  ['dsl.when(dsl.matches(t.name, "([a-z"), "a").otherwise("b")', "no regular expression"],
];

function said(column: string, objectives = "", columns = ""): string {
  const script = `
    var s = dsl.mysqlSource("s", { t: dsl.table({ columns: { id: dsl.integer().primaryKey(), price: dsl.decimal(9, 2), name: dsl.varchar(9) }, extract: dsl.everything() }) });
    var t = s.tables.t;
    var dim = dsl.dimension("dim_t", { key: "k", from: t, columns: { id: t.id, x: ${column}, ${columns} }, naturalKey: ["id"], history: dsl.overwrite() });
    exports.default = dsl.pipeline("P", { sources: [s], warehouse: { schema: "w", tables: [dim] }, schedule: dsl.daily("02:00", "UTC"), ${objectives}
      recovery: { standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) } });`;
  const { diagnostics } = compile(evaluate(script));
  return diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : [])).join("\n");
}

test.each(OF_COLUMN)("%s: %s", (given, expected) => {
  expect(said(given)).toContain(expected);
  expect(said("t.price")).toBe("");
});

test.each([
  ['objectives: { jobSuccessRate: "> 100%" },', "above 100%"],
  ['objectives: { errorRate: "< 0%" },', "below 0%"],
])("%s: %s", (objectives, expected) => {
  expect(said("t.price", objectives)).toContain(expected);
});

test("a symbol names no column", () => {
  expect(said("t.price", "", '[Symbol("y")]: t.price')).toContain("has Symbol(y) for a name");
});

test("a source that is listed twice has its faults told once", () => {
  const messages = said("dsl.divide(t.price, 0)", "sources: [s, s],").split("\n");
  expect(messages.join()).toContain("two sources");
  expect(new Set(messages).size).toBe(messages.length);
});
