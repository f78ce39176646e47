import fc from "fast-check";
import { columnOf, dimensionOf, rentalModel, targetOf } from "../../checks/testing/rental";
import type { PermittedLoss, PipelineModel, Rename } from "../../model";
import type { MigrationStep } from "../migration/migration";
import { planMigration } from "../migration/plan-migration";
import { withFirstNames } from "../renames/chained";
import { lossesOnTheWay } from "./on-the-way";

/** What a lock says, as far as a warehouse can lose by it. */
interface Said {
  readonly table: string;
  /** Null: there is no such column. */
  readonly column: string | null;
  readonly length: number;
  readonly isWholeKey: boolean;
  readonly hasVersions: boolean;
  readonly hasFact: boolean;
}

const FIRST: Said = {
  table: "dim_attributes",
  column: "content",
  length: 100,
  isWholeKey: true,
  hasVersions: true,
  hasFact: true,
};

const chains = fc.array(
  fc.record({
    table: fc.constantFrom(FIRST.table, "dim_traits"),
    column: fc.constantFrom(FIRST.column, "meaning", null),
    length: fc.constantFrom(20, 50, 100, 200),
    isWholeKey: fc.boolean(),
    hasVersions: fc.boolean(),
    hasFact: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

function modelOf(said: Said, before: Said): PipelineModel {
  const { table, column, length, isWholeKey, hasVersions, hasFact } = said;
  const model = rentalModel((edited) => {
    const target = dimensionOf(edited, "dim_apartment_attributes");
    columnOf(edited, target.name, "attribute_name").type = { kind: "varchar", length };
    if (column === null) target.columns = target.columns.filter(({ name }) => name !== "attribute_value");
    else columnOf(edited, target.name, "attribute_value").name = column;
    target.naturalKey = isWholeKey ? ["apartment_id", "attribute_id"] : ["attribute_id"];
    target.name = table;
    if (!hasVersions) dimensionOf(edited, "dim_apartments").history = { kind: "overwrite" };
    if (!hasFact)
      edited.warehouse.targets = edited.warehouse.targets.filter((each) => each !== targetOf(edited, "fact_viewings"));
  });
  const renamed: readonly Rename[] = [
    ...(table === before.table ? [] : [{ kind: "target", target: table, from: before.table } as const]),
    ...(column === null || before.column === null || column === before.column
      ? []
      : [{ kind: "targetColumn", target: table, column, from: before.column } as const]),
  ];
  const permitted: readonly PermittedLoss[] = [
    ...[FIRST.column ?? "", "meaning"].map((name) => ({ kind: "column", target: table, column: name }) as const),
    { kind: "values", target: table, column: "attribute_name" } as const,
    { kind: "rows", target: table, column: null } as const,
    { kind: "versions", target: "dim_apartments", column: null } as const,
    { kind: "target", target: "fact_viewings", column: null } as const,
  ].map((loss) => ({ ...loss, until: "2099-01-01", reason: "nobody asks for it" }));
  return { ...model, renamed, permitted };
}

/** What the rows of the first warehouse still are, by table and column. */
type Warehouse = Map<string, { columns: Map<string, { readonly was: string; length: number }>; isWhole: boolean }>;

function run(warehouse: Warehouse, step: MigrationStep): void {
  const { name } = step.target;
  const table = warehouse.get(step.kind === "renameTable" ? step.from : name);
  const took = step.kind === "renameColumn" ? table?.columns.get(step.from) : undefined;
  switch (step.kind) {
    case "renameTable":
      warehouse.delete(step.from);
      if (table !== undefined) warehouse.set(name, table);
      return;
    case "renameColumn":
      table?.columns.delete(step.from);
      if (took !== undefined) table?.columns.set(step.column, took);
      return;
    case "endTable":
      warehouse.delete(name);
      return;
    case "dropColumn":
      table?.columns.delete(step.column.name);
      return;
    case "convertColumn": {
      const { type } = step.column;
      const values = table?.columns.get(step.column.name);
      if (values !== undefined && type.kind === "varchar") values.length = Math.min(values.length, type.length);
      return;
    }
    case "rebuildTable": {
      const kept = new Set(step.target.columns.map((column) => column.name));
      for (const column of table?.columns.keys() ?? []) if (!kept.has(column)) table?.columns.delete(column);
      if (table !== undefined && step.rows !== "all") table.isWhole = false;
      return;
    }
    case "createTable":
    case "addColumn":
    case "widenColumn":
      return;
    default:
      step satisfies never;
  }
}

/** What is lost once the steps of every lock have been run in order. */
function lostIn(models: readonly PipelineModel[]): ReadonlySet<string> {
  const [first] = models;
  const warehouse: Warehouse = new Map(
    first?.warehouse.targets.map(({ name, columns }) => [
      name,
      { columns: new Map(columns.map((column) => [column.name, { was: column.name, length: 100 }])), isWhole: true },
    ]),
  );
  models.slice(1).forEach((to, at) => {
    const { steps, refusals } = planMigration(models[at] ?? to, to);
    expect(refusals).toEqual([]);
    for (const step of steps) run(warehouse, step);
  });
  const attributes = warehouse.get(FIRST.table) ?? warehouse.get("dim_traits");
  const values = [...(attributes?.columns.values() ?? [])];
  return new Set([
    ...(values.some(({ was }) => was === FIRST.column) ? [] : ["column"]),
    ...values
      .filter(({ was, length }) => was === "attribute_name" && length < 100)
      .map(({ length }) => valuesOf(length)),
    ...(attributes?.isWhole === true ? [] : ["rows"]),
    ...(warehouse.get("dim_apartments")?.isWhole === true ? [] : ["versions"]),
    ...(warehouse.has("fact_viewings") ? [] : ["target"]),
  ]);
}

/** By the narrowest type: what fits that one fits the others. */
function valuesOf(...lengths: readonly number[]): string {
  return `values beyond ${String(Math.min(...lengths))}`;
}

function lengthIn({ warehouse }: PipelineModel): number {
  const all = warehouse.targets.flatMap(({ columns }) => columns);
  const type = all.find(({ name }) => name === "attribute_name")?.type;
  return type?.kind === "varchar" ? type.length : 0;
}

test("whatever the migrations of several locks lose when they are run in order is told, of both ends or of the way between, and nothing else is", () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const said = [FIRST, ...chain];
      const models = said.map((each, at) => modelOf(each, said[at - 1] ?? each));
      const [first = rentalModel(), ...others] = models;
      const last = others.at(-1) ?? first;
      const ofEnds = planMigration(first, withFirstNames(first, others.slice(0, -1), last)).losses;
      const onTheWay = lossesOnTheWay(models);
      const all = [...ofEnds.map((loss) => ({ loss, to: last })), ...onTheWay];
      const lengths = all.filter(({ loss }) => loss.kind === "values").map(({ to }) => lengthIn(to));
      const told = new Set([
        ...all.flatMap(({ loss: { kind } }) => (kind === "values" ? [] : [kind])),
        ...(lengths.length === 0 ? [] : [valuesOf(...lengths)]),
      ]);
      expect([...told].sort()).toEqual([...lostIn(models)].sort());
    }),
  );
});
