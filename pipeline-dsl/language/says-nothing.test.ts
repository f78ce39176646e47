import { compile, versions } from "../index";
import { evaluate } from "./arguments/testing/mutations";

/** What is understood, and could only be a mistake: it would be dropped, or hold never or always. */
const OF_COLUMN: readonly (readonly [given: string, said: string])[] = [
  ["dsl.cast(t.price, dsl.bigint().primaryKey())", "says more than a type"],
  ['dsl.cast(t.price, dsl.bigint().describedAs("x"))', "says more than a type"],
  ["dsl.cast(t.price, dsl.bigint().notNull())", "says notNull"],
  ['dsl.constant(1, dsl.integer().references("t"))', "says more than a type"],
  ['dsl.spark("price", { type: dsl.decimal(9, 2).primaryKey(), reads: [t.price] })', "says more than a type"],
  ["dsl.divide(t.price, 0)", "divides by 0"],
  ['dsl.datePart("hour", t.day)', "needs a timestamp"],
  ['dsl.datePart("minute", dsl.cast(t.moment, dsl.date()))', "needs a timestamp"],
  ["dsl.constant(12345678901234567890)", "more digits than a number keeps"],
  ["dsl.add(t.price, 0.1 + 0.2)", "more digits than a number keeps"],
  ['dsl.when(dsl.between(t.price, 5, 1), "a").otherwise("b")', "nothing lies there"],
  ['dsl.when(dsl.oneOf(t.price, []), "a").otherwise("b")', "nothing is one of nothing"],
  ['dsl.when(dsl.matches(t.name, "([a-z"), "a").otherwise("b")', "a class that is not closed"],
];

function said(column: string, objectives = "", columns = ""): string {
  const script = `
    var s = dsl.mysqlSource("s", { t: dsl.table({ columns: { id: dsl.integer().primaryKey(), price: dsl.decimal(9, 2), name: dsl.varchar(9), day: dsl.date(), moment: dsl.datetime() }, extract: dsl.everything() }), o: dsl.table({ columns: { id: dsl.integer().primaryKey(), kind: dsl.enumOf("small", "big") }, extract: dsl.everything() }) });
    var t = s.tables.t, o = s.tables.o;
    var dim = dsl.dimension("dim_t", { key: "k", from: t, columns: { id: t.id, x: ${column}, ${columns} }, naturalKey: ["id"], history: dsl.overwrite() });
    exports.default = dsl.pipeline("P", { sources: [s], warehouse: { schema: "w", tables: [dim] }, schedule: dsl.daily("02:00", "UTC"),
      recovery: { standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) }, ${objectives} });`;
  const { diagnostics } = compile(evaluate(script));
  return diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : [])).join("\n");
}

test.each(OF_COLUMN)("%s: %s", (given, expected) => {
  expect(said(given)).toContain(expected);
  expect(said("t.price")).toBe("");
});

test.each([
  ["{}", "is empty, which says nothing"],
  ['{ nam: "title" }', "dim_n has no column nam that could have been called title"],
  ['{ name: "name" }', "name is renamed from its own name"],
  ['"title"', "former names by column"],
])("distinct({ name: ... }).renamedFrom(%s): %s", (former, expected) => {
  const script = `
    var s = dsl.mysqlSource("s", { t: dsl.table({ columns: { id: dsl.integer().primaryKey(), name: dsl.varchar(9) }, extract: dsl.everything() }) });
    var dim = dsl.dimension("dim_n", { key: "k", from: dsl.distinct({ name: [s.tables.t.name] }).renamedFrom(${former}), naturalKey: ["name"], history: dsl.overwrite() });
    exports.default = dsl.pipeline("P", { sources: [s], warehouse: { schema: "w", tables: [dim] }, schedule: dsl.daily("02:00", "UTC"),
      recovery: { standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) } });`;
  const { diagnostics } = compile(evaluate(script));
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  expect(errors.join("\n")).toContain(expected);
});

/** A rule of the category under which it stands. */
function rules(category: string, rule: string): string {
  return `quality: dsl.qualityRules({ ${category}: { threshold: "> 9%", rules: [${rule}] }, whenBreached: dsl.warn() }),`;
}

function rehearsal(rhythm: string): string {
  return `recovery: { rehearse: ${rhythm}, standby: dsl.pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" }) },`;
}

test.each([
  [rules("completeness", 'dsl.complete(t.price, { name: "" })'), "name of complete() is blank, which says nothing"],
  ['description: " ",', "is blank, which says nothing"],
  [rules("consistency", "dsl.unique([])"), "is empty, which says nothing"],
  [rules("completeness", ""), "is empty, which says nothing"],
  ["review: { require: {} },", "is empty, which says nothing"],
  ["recovery: { backups: { every: dsl.weekly(), of: [] }, standby: dsl.multiAz({}) },", "is empty, which says nothing"],
  [rules("consistency", "dsl.unique([t.id, o.id])"), "a rule that is about t reads o.id"],
  [rules("accuracy", "dsl.accurate(t, dsl.atLeast(1, 0))"), "reads no column"],
  [rules("accuracy", "dsl.accurate(t.price, dsl.between(5, 1))"), "nothing lies there"],
  [rules("accuracy", 'dsl.accurate(o, dsl.equalTo(o.kind, "smal"))'), '"smal" is no ENUM'],
  [rules("accuracy", 'dsl.accurate(o, dsl.not(dsl.differentFrom(o.kind, "smal")))'), '"smal" is no ENUM'],
  ["recovery: { rehearse: dsl.monthly(1), standby: dsl.multiAz({}) },", "recovery has rehearse, and multiAz stays"],
  ['recovery: { lake: { replicate: ["raw"] }, standby: dsl.multiAz({}) },', "recovery has lake.replicate, and multiAz"],
  [rehearsal('dsl.monthly(1, "9:00", "UTC")'), 'the rehearsal is at "9:00"'],
  [rehearsal('dsl.weekly("monday", "09:00", "Europe/Pariss")'), 'the rehearsal names the time zone "Europe/Pariss"'],
  ['lake: { keepRaw: "1 hour" },', "no whole number of days"],
  ['jobs: { load: { name: "l", timeout: "30 seconds" } },', "no whole number of minutes"],
  ['jobs: { load: { name: "l", workers: 2.5 } },', "is no whole number"],
  ['jobs: { load: { name: "l", connections: 3 } },', "has no option connections"],
  ['alerts: { critical: [dsl.latency("> 0 hours")] },', "the seconds of latency is 0"],
  ['warehouse: { schema: "pg_mine", tables: [dim] },', "one of the warehouse's own"],
  ['warehouse: { schema: "information_schema", tables: [dim] },', "one of the warehouse's own"],
])("%s: %s", (options, expected) => {
  expect(said("t.price", options)).toContain(expected);
});

test("a column may bear the name of what every object has, and none is lost", () => {
  expect(said("t.price", "", "constructor: t.price")).toBe("");
  expect(said("t.price", "", '["__proto__"]: t.price')).toContain("__proto__");
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

test("what was refused at a place is refused there once", () => {
  expect(said("t.price", 'review: { require: { destructive: "" } },').split("\n")).toEqual([
    expect.stringContaining("is blank, which says nothing"),
  ]);
});

test("a source that is listed twice has its faults told once", () => {
  const messages = said("dsl.divide(t.price, 0)", "sources: [s, s],").split("\n");
  expect(messages.join()).toContain("two sources");
  expect(new Set(messages).size).toBe(messages.length);
});

describe("of a table and its versions", () => {
  const saidOf = (declaration: string): string => {
    const script = `
      var s = dsl.mysqlSource("s", { t: ${declaration} });
      var t = s.tables.t;
      var dim = dsl.dimension("dim_t", { key: "k", from: t, columns: { id: t.id, Depth: t.Depth }, naturalKey: ["id"], history: dsl.overwrite() });
      exports.default = dsl.pipeline("P", { sources: [s], warehouse: { schema: "w", tables: [dim] }, schedule: dsl.daily("02:00", "UTC"), ${rehearsal("dsl.weekly()")} });`;
    return compile(evaluate(script))
      .diagnostics.map(({ message }) => message)
      .join("\n");
  };
  const unread = (...names: readonly string[]): string =>
    `dsl.table({ columns: { id: dsl.integer().primaryKey(), Depth: dsl.integer() }, extract: dsl.everything(), unread: ${JSON.stringify(names)} })`;

  test.each([
    [["depth"], "reads depth and leaves it unread"],
    [["Secret", "secret"], "leaves secret unread twice"],
    [[" secret"], "has a blank at its end or start"],
    [["secret "], "has a blank at its end or start"],
  ])("unread: %j is told as MySQL reads it", (names, expected) => {
    expect(saidOf(unread(...names))).toContain(expected);
    expect(saidOf(unread("secret", "depths"))).not.toMatch(/unread|blank/);
  });

  test.each([
    ["valid_to", "valid_from", true],
    ["end", "start", true],
    ["valid_from", "valid_to", false],
    ["valid_to", "closed", false],
    ["holds", "from", false],
  ])("versions from %s to %s", (from, to, isRefused) => {
    const { faults } = versions({ from, to, granularity: "day" });
    expect(faults.map(({ fix }) => fix)).toEqual(isRefused ? [`write from: "${to}", to: "${from}"`] : []);
  });
});

test("a choice without otherwise is told to add it, wherever it stands", () => {
  const script = (choice: string) => `
    var s = dsl.mysqlSource("s", { t: dsl.table({ columns: { id: dsl.integer().primaryKey() }, extract: dsl.everything() }) });
    var t = s.tables.t;
    var dim = dsl.dimension("dim_t", { key: "k", from: t, columns: { id: t.id, x: ${choice} }, naturalKey: ["id"], history: dsl.overwrite() });
    exports.default = dsl.pipeline("P", { sources: [s], warehouse: { schema: "w", tables: [dim] }, schedule: dsl.daily("02:00", "UTC"), ${rehearsal("dsl.weekly()")} });`;
  const choice = 'dsl.when(dsl.atLeast(t.id, 5), "a")';
  for (const unfinished of [
    choice,
    `dsl.coalesce(${choice}, "b")`,
    `dsl.upper(${choice})`,
    `dsl.concat(${choice}, "b")`,
  ])
    expect(compile(evaluate(script(unfinished))).diagnostics.map(({ fix }) => fix)).toContain(
      "add .otherwise(...), with the value of every other row",
    );
});
