import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import { lookupsOf, type PipelineModel, sourceTableOf, type Target } from "../../pipeline-dsl/model";
import { review } from "../../pipeline-dsl/review";
import { edited, edits } from "../../pipeline-dsl/review/testing/edits";
import { needed, type Touched, touchedBy } from "./touched";

function touchedBetween(before: PipelineModel, after: PipelineModel): Touched {
  const changes = review({ model: before, placesOf: null }, { model: after, placesOf: null });
  return touchedBy(changes, before, after);
}

/** All of a model that can decide a target's rows, found without the lineage: by what the target's text names. */
function decidesRowsOf(model: PipelineModel, name: string): unknown {
  const target = model.warehouse.targets.find((each) => each.name === name);
  if (target === undefined) return null;
  const read = columnsNamedIn(target);
  const origin = sourceTableOf(model, target);
  return {
    target: withoutWords(target),
    columns: model.sources.flatMap((source) =>
      source.tables.flatMap((table) =>
        table.columns
          .filter((column) => read.has(`${source.name}.${table.name}.${column.name}`))
          .map(({ name: column, type, nullable }) => [source.name, table.name, column, type, nullable]),
      ),
    ),
    rows: origin && [origin.primaryKey, origin.extract, clockOfWindow(model, target)],
    filters: model.quality.rules.filter(
      ({ whenBreached, table }) => whenBreached === "quarantineRows" && table === origin?.name,
    ),
    lookedUp: lookupsOf(target).map(({ dimension }) => decidesKeysOf(model, dimension)),
  };
}

/** A window is cut by the source's clock where the column holds what a clock shows; a moment needs none. */
function clockOfWindow(model: PipelineModel, target: Target): string | null {
  const table = sourceTableOf(model, target);
  const extract = table?.extract;
  if (target.from.kind !== "table" || extract?.kind !== "newRowsBy") return null;
  const { source: name } = target.from;
  const type = table?.columns.find((column) => column.name === extract.column)?.type.kind;
  const shown = type === "date" || type === "datetime";
  return shown ? (model.sources.find((source) => source.name === name)?.timeZone ?? null) : null;
}

/** What a looked-up dimension is to those who look it up: without versions, its other columns are nothing to them. */
function decidesKeysOf(model: PipelineModel, name: string): unknown {
  const dimension = model.warehouse.targets.find((each) => each.name === name);
  if (dimension?.kind !== "dimension" || dimension.history.kind === "versions") return decidesRowsOf(model, name);
  const { naturalKey, from } = dimension;
  const keys = {
    ...dimension,
    columns: dimension.columns.filter((column) => naturalKey.includes(column.name)),
    from:
      from.kind === "table"
        ? from
        : { ...from, values: from.values.filter(({ column }) => naturalKey.includes(column)) },
  };
  return decidesRowsOf(
    {
      ...model,
      warehouse: {
        ...model.warehouse,
        targets: model.warehouse.targets.map((each) => (each === dimension ? keys : each)),
      },
    },
    name,
  );
}

function columnsNamedIn(value: unknown): ReadonlySet<string> {
  if (typeof value !== "object" || value === null) return new Set();
  const { source, table, column } = value as Readonly<Record<string, unknown>>;
  const own = [source, table, column].every((part) => typeof part === "string");
  const inside = Object.values(value).flatMap((part) => [...columnsNamedIn(part)]);
  return new Set(own ? [`${String(source)}.${String(table)}.${String(column)}`, ...inside] : inside);
}

function withoutWords(target: Target): unknown {
  return { ...target, description: null, columns: target.columns.map((column) => ({ ...column, description: null })) };
}

/** Acyclic, or the walk above has no end; and every lookup finds its dimension. */
function isSound({ warehouse }: PipelineModel): boolean {
  const known = new Set(warehouse.targets.filter(({ kind }) => kind === "dimension").map(({ name }) => name));
  return warehouse.targets.every((target) =>
    lookupsOf(target).every(({ dimension }) => known.has(dimension) && dimension !== target.name),
  );
}

const models = edits()
  .map((changes) => edited(rentalModel(), changes))
  .filter(isSound);

test("whatever decides the rows of a target that is not touched is the same on both sides", () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      for (const name of touchedBetween(before, after).untouched)
        expect([name, decidesRowsOf(after, name)]).toEqual([name, decidesRowsOf(before, name)]);
    }),
    { numRuns: 300 },
  );
});

test("every target is touched or not, and nothing is touched where nothing has changed", () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      const { targets, untouched } = touchedBetween(before, after);
      const all = [before, after].flatMap(({ warehouse }) => warehouse.targets.map(({ name }) => name));
      expect([...targets, ...untouched].sort()).toEqual([...new Set(all)].sort());
      expect(touchedBetween(before, before).targets).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** How each table is read, whose rows a target has; found without the review. */
function readAs(model: PipelineModel): ReadonlyMap<string, unknown> {
  return new Map(
    model.warehouse.targets.flatMap((target) => {
      const table = sourceTableOf(model, target);
      return table === null || target.from.kind !== "table"
        ? []
        : [[`${target.from.source}.${table.name}`, [table.primaryKey, table.extract, clockOfWindow(model, target)]]];
    }),
  );
}

/** Viewings are read by what a clock shows. */
function byClock(model: PipelineModel): PipelineModel {
  const at = (table: string, column: string): boolean => table === "user_viewing" && column === "viewing_date";
  return {
    ...model,
    sources: model.sources.map((source) => ({
      ...source,
      tables: source.tables.map((table) => ({
        ...table,
        columns: table.columns.map((column) =>
          at(table.name, column.name) ? { ...column, type: { kind: "datetime", precision: 0 } } : column,
        ),
      })),
    })),
  };
}

test("whatever changes how a source is read is among what the rows of a home cannot show", () => {
  let seen = 0;
  fc.assert(
    fc.property(models, models, fc.boolean(), (one, other, clock) => {
      const [before, after] = clock ? [byClock(one), byClock(other)] : [one, other];
      const said = touchedBetween(before, after).extraction;
      const now = readAs(after);
      for (const [table, was] of readAs(before)) {
        if (!now.has(table) || isDeepStrictEqual(was, now.get(table))) continue;
        seen++;
        const [source = "", name = ""] = table.split(".");
        const [own, clockOf] = [`/sources/${source}/tables/${name}/`, `/sources/${source}`];
        expect(said.map(({ at }) => at).filter((at) => at.startsWith(own) || at === clockOf)).not.toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
  expect(seen).toBeGreaterThan(10);
});

test.each([
  [byClock, 1],
  [(model: PipelineModel) => model, 0],
])("a source's clock is told where it cuts windows: %#", (as, told) => {
  const zoned = rentalModel((model) => {
    for (const source of model.sources) source.timeZone = "Europe/Zurich";
  });
  expect(touchedBetween(as(rentalModel()), as(zoned)).extraction).toHaveLength(told);
});

test("what is needed is the touched targets with all that they look up", () => {
  const names = (touched: readonly string[]): readonly string[] =>
    needed(rentalModel(), touched).warehouse.targets.map(({ name }) => name);
  expect(names(["dim_apartments"])).toEqual(["dim_apartments", "dim_locations"]);
  expect(names(["fact_bookings"])).toEqual(["dim_apartments", "dim_locations", "dim_users", "fact_bookings"]);
  expect(names([])).toHaveLength(1);
});
