import { runChecks } from "./run-checks";
import { columnOf, type EditableModel, rentalModel, tableOf, targetOf } from "./testing/rental";

/** `count` source tables of twenty columns, each with a dimension or a fact of its own. */
function wideModel(count: number) {
  return rentalModel((model) => {
    const [source] = model.sources;
    if (source === undefined) throw new Error("the rental model has no source");
    const table = tableOf(model, "bookings");
    for (let at = table.columns.length; at < 20; at += 1)
      table.columns.push({
        name: `column_${String(at)}`,
        type: { kind: "double" },
        nullable: true,
        references: null,
        description: null,
      });
    const names = Array.from({ length: count }, (_, at) => `table_${String(at)}`);
    source.tables.push(...names.map((name) => ({ ...table, name })));
    model.warehouse.targets.push(...names.map((name) => factOf(model, name)));
  });
}

function factOf(model: EditableModel, table: string): EditableModel["warehouse"]["targets"][number] {
  const fact = structuredClone(targetOf(model, "fact_bookings"));
  for (const { value } of fact.columns)
    if (value.kind === "expression" && value.expression.kind === "column") value.expression.column.table = table;
  const duration = columnOf(model, "fact_bookings", "amount");
  fact.columns = fact.columns.filter(({ name, value }) => value.kind === "expression" && name !== "duration_days");
  for (let at = 6; at < 20; at += 1) {
    const column = `column_${String(at)}`;
    const expression = {
      kind: "column",
      type: { kind: "double" },
      nullable: true,
      column: { source: "marketplace", table, column },
    } as const;
    fact.columns.push({
      ...duration,
      name: column,
      type: { kind: "double" },
      value: { kind: "expression", expression },
    });
  }
  if (fact.from.kind === "table") fact.from.table = table;
  return { ...fact, name: `fact_${table}` };
}

/** The least of several runs in milliseconds of this process: other processes do not count. */
function cpuMilliseconds(count: number): number {
  const model = wideModel(count);
  expect(runChecks(model, { placesOf: () => [] })).toEqual([]);
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    runChecks(model, { placesOf: () => [] });
    return process.cpuUsage(before).user / 1_000;
  });
  return Math.min(...times);
}

test("four times the tables take about four times as long", () => {
  expect(cpuMilliseconds(4_000) / cpuMilliseconds(1_000)).toBeLessThan(10);
});
