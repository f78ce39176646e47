import fc from "fast-check";
import { rentalModel } from "../../checks/testing/rental";
import type { ColumnType, Dimension, Expression, Fact, PipelineModel, SourceTable, TargetColumn } from "../../model";
import { curatedColumns, lookupKeyColumn } from "../curated";
import { exampleBindings } from "../example-bindings";
import { rekeyedColumns } from "../redshift/load/rekeyed-columns";
import { printJobPlan } from "./job-plan";
import type { JobPlan, PlanTarget } from "./plan";

const TEXT: ColumnType = { kind: "varchar", length: 20 };
const INT: ColumnType = { kind: "integer", width: "regular", unsigned: false };
const VANISHING = { kind: "keep" } as const;

const reading = (table: string, column: string, type: ColumnType): Expression => ({
  kind: "column",
  type,
  nullable: true,
  column: { source: "shop", table, column },
});

const valued = (name: string, expression: Expression): TargetColumn => ({
  name,
  type: expression.type,
  nullable: true,
  value: { kind: "expression", expression },
  description: null,
});

const table = (name: string, columns: Readonly<Record<string, ColumnType>>, incremental = false): SourceTable => ({
  name,
  columns: Object.entries(columns).map(([column, type]) => ({
    name: column,
    type,
    nullable: true,
    references: null,
    description: null,
  })),
  primaryKey: ["id"],
  extract: incremental ? { kind: "newRowsBy", column: "at", overlapSeconds: 0 } : { kind: "everything" },
});

const dimension = (name: string, from: string): Dimension => ({
  kind: "dimension",
  name,
  key: `${name}_key`,
  from: { kind: "table", source: "shop", table: from },
  columns: [valued("code", reading(from, "code", TEXT)), valued("country", reading(from, "country", INT))],
  naturalKey: ["code", "country"],
  history: { kind: "overwrite" },
  whenSourceRowVanishes: VANISHING,
  description: null,
});

interface Shape {
  readonly incremental: boolean;
  /** Of each lookup: the dimension, and whether its text is computed. */
  readonly lookups: readonly { readonly dimension: "dim_cities" | "dim_towns"; readonly computed: boolean }[];
  /** Columns of the fact that hold the text, and whether each is in the grain. */
  readonly holders: readonly boolean[];
}

const SHAPES: fc.Arbitrary<Shape> = fc.record({
  incremental: fc.boolean(),
  lookups: fc.array(
    fc.record({ dimension: fc.constantFrom("dim_cities" as const, "dim_towns" as const), computed: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  ),
  holders: fc.array(fc.boolean(), { maxLength: 3 }),
});

/** Trips with a text, which is looked up in cities, in towns or in both. */
function modelOf({ incremental, lookups, holders }: Shape): PipelineModel {
  const code = reading("trips", "code", TEXT);
  const computed: Expression = { kind: "text", type: TEXT, nullable: true, function: "upper", value: code };
  const fact: Fact = {
    kind: "fact",
    name: "fact_trips",
    key: "trip_key",
    from: { kind: "table", source: "shop", table: "trips" },
    columns: [
      valued("trip_id", reading("trips", "id", INT)),
      valued("country", reading("trips", "country", INT)),
      valued("upper_code", computed),
      ...lookups.map((lookup, index): TargetColumn => ({
        name: `place_${String(index)}`,
        type: INT,
        nullable: false,
        value: {
          kind: "lookup",
          dimension: lookup.dimension,
          by: [
            { column: "code", value: lookup.computed ? computed : code },
            { column: "country", value: reading("trips", "country", INT) },
          ],
          asOf: null,
        },
        description: null,
      })),
      ...holders.map((_, index) => valued(`code_${String(index)}`, code)),
    ],
    grain: ["trip_id", ...holders.flatMap((inGrain, index) => (inGrain ? [`code_${String(index)}`] : []))].sort(),
    whenSourceRowVanishes: VANISHING,
    description: null,
  };
  const place = { id: INT, code: TEXT, country: INT, at: { kind: "timestamp", precision: 0 } as const };
  const rental = rentalModel();
  return {
    ...rental,
    sources: [
      {
        ...(rental.sources[0] as PipelineModel["sources"][number]),
        name: "shop",
        tables: [table("cities", place), table("towns", place), table("trips", place, incremental)],
      },
    ],
    warehouse: {
      ...rental.warehouse,
      targets: [dimension("dim_cities", "cities"), dimension("dim_towns", "towns"), fact],
    },
    quality: {
      ...rental.quality,
      rules: [
        {
          id: "refers",
          category: "consistency",
          source: "shop",
          table: "trips",
          test: { kind: "refersTo", column: "code", parent: { source: "shop", table: "cities", column: "code" } },
          threshold: 0.9,
          whenBreached: "warn",
        },
      ],
    },
  };
}

function planOf(model: PipelineModel): { readonly plan: JobPlan; readonly fact: PlanTarget } {
  const plan = printJobPlan(model, exampleBindings(model));
  return { plan, fact: plan.targets.find(({ name }) => name === "fact_trips") as PlanTarget };
}

const sqlOf = (target: PlanTarget, column: string) => target.columns.find(({ name }) => name === column)?.sql;

test("a lookup by text takes the parent's spelling, a computed one is as it is", () => {
  const { plan, fact } = planOf(
    modelOf({
      incremental: true,
      lookups: [
        { dimension: "dim_cities", computed: false },
        { dimension: "dim_cities", computed: true },
      ],
      holders: [true, false],
    }),
  );
  const name = "trips.code.country--cities.code.country";
  expect(fact.spellings).toEqual([{ reference: name, columns: [{ part: 0, as: `${name}:0` }] }]);
  expect(sqlOf(fact, lookupKeyColumn("place_0", "code"))).toBe(`\`${name}:0\``);
  expect(sqlOf(fact, lookupKeyColumn("place_0", "country"))).toBe("`country`");
  expect(sqlOf(fact, lookupKeyColumn("place_1", "code"))).toBe("UPPER(`code`)");
  // The grain says which row it is, in the source's own words; the other column is what the fact is re-keyed by.
  expect(sqlOf(fact, "code_0")).toBe("`code`");
  expect(sqlOf(fact, "code_1")).toBe(`\`${name}:0\``);
  expect(plan.sources[0]?.references).toEqual([
    {
      name,
      table: "trips",
      parent_table: "cities",
      parts: [
        { column: "code", parent_column: "code", text: true },
        { column: "country", parent_column: "country", text: false },
      ],
      one_parent: true,
    },
    {
      name: "trips.code--cities.code",
      table: "trips",
      parent_table: "cities",
      parts: [{ column: "code", parent_column: "code", text: true }],
      one_parent: false,
    },
  ]);
});

test("what a fact is re-keyed by is what it was looked up by, and its grain is never spelled anew", () => {
  let rekeyed = 0;
  fc.assert(
    fc.property(SHAPES, (shape) => {
      const model = modelOf(shape);
      const { plan, fact } = planOf(model);
      const given = new Set(fact.spellings.flatMap(({ columns }) => columns.map(({ as }) => `\`${as}\``)));
      const references = new Set(plan.sources.flatMap((source) => source.references.map(({ name }) => name)));
      expect(fact.spellings.filter(({ reference }) => !references.has(reference))).toEqual([]);
      for (const { sql } of fact.columns) if (sql?.includes("--") === true) expect(given).toContain(sql);

      const target = model.warehouse.targets.find((each): each is Fact => each.kind === "fact") as Fact;
      const asDeclared = new Map(curatedColumns(target).map(({ name, expression }) => [name, expression]));
      for (const column of target.grain)
        expect(asDeclared.get(column)).toMatchObject({ column: { column: sqlOf(fact, column)?.replaceAll("`", "") } });

      for (const dimensionOfModel of model.warehouse.targets) {
        if (dimensionOfModel.kind !== "dimension") continue;
        for (const { column, by } of rekeyedColumns(model, dimensionOfModel)) {
          rekeyed += 1;
          for (const { keyColumn, factColumn } of by ?? [])
            expect(sqlOf(fact, factColumn)).toBe(sqlOf(fact, lookupKeyColumn(column, keyColumn)));
        }
      }
    }),
  );
  expect(rekeyed).toBeGreaterThan(0);
});
