import fc from "fast-check";
import { naturalKeyOf } from "../../pipeline-dsl/model";
import { printEnsureBatch } from "../../pipeline-dsl/targets/redshift";
import { tableColumns } from "../../pipeline-dsl/targets/redshift/table";
import { RENTAL_MODEL, RentalWarehouse } from "./rental-warehouse";
import type { SourceState } from "./change-log";

const EMPTY: SourceState = { apartments: [], bookings: [], viewings: [] };
const MOST_TOLD = 20;

let warehouse: RentalWarehouse;
beforeAll(async () => {
  warehouse = await RentalWarehouse.open(RENTAL_MODEL);
});
afterAll(() => warehouse.close());

interface Change {
  readonly sql: string;
  /** What the refusal says of it. */
  readonly said: string;
}

/** What can be otherwise about one column. */
function changesOf(table: string, column: { name: string; type: string }, isKey: boolean): readonly Change[] {
  const alter = `ALTER TABLE analytics.${table}`;
  const type = column.type.toLowerCase().replace("varchar", "character varying").replace("decimal", "numeric");
  const written = type === "timestamp" ? "timestamp without time zone" : type;
  const name = `${table}.${column.name}`;
  const notNull = isKey ? " NOT NULL" : "";
  return [
    { sql: `${alter} DROP COLUMN ${column.name}`, said: `${name} ${written}${notNull} is missing; ` },
    {
      sql: `${alter} ALTER ${column.name} TYPE NUMERIC(12,3) USING NULL`,
      said: `${name} is numeric(12,3)${notNull} where the model says ${written}${notNull}; `,
    },
    {
      sql: `${alter} ALTER ${column.name} ${isKey ? "DROP" : "SET"} NOT NULL`,
      said: `${name} is ${written}${isKey ? "" : " NOT NULL"} where the model says ${written}${notNull}; `,
    },
  ];
}

const COLUMNS = RENTAL_MODEL.warehouse.targets.flatMap((target) =>
  tableColumns(target)
    .filter(({ name }) => target.columns.some((column) => column.name === name))
    .map((column) => ({
      table: target.name,
      column,
      key: target.kind === "fact" && naturalKeyOf(target).includes(column.name),
    })),
);

const CHANGES = fc
  .subarray(COLUMNS, { minLength: 1 })
  .chain((columns) =>
    fc.tuple(...columns.map(({ table, column, key }) => fc.constantFrom(...changesOf(table, column, key)))),
  );
const MORE = fc.subarray(RENTAL_MODEL.warehouse.targets.map(({ name }) => name));

test("every column that is missing, of another type or nullability, or too many is named, before anything is changed", async () => {
  await fc.assert(
    fc.asyncProperty(CHANGES, MORE, async (changes, more) => {
      const added = [...more].sort().map((table) => ({
        sql: `ALTER TABLE analytics.${table} ADD COLUMN zz_more INTEGER NOT NULL, ADD COLUMN zz_harmless INTEGER`,
        said: `${table}.zz_more is NOT NULL and not in the model, so no load can fill it; `,
      }));
      for (const { name } of RENTAL_MODEL.warehouse.targets) await warehouse.query(`DELETE FROM analytics.${name}`);
      try {
        for (const { sql } of [...changes, ...added]) await warehouse.query(sql);
        const before = await warehouse.everything();
        const refusal = await warehouse.load("run", "2026-01-05", EMPTY).then(
          () => "",
          (error: unknown) => String(error),
        );
        expect(refusal).toContain("Pipeline.WarehouseDiffers: ");
        const told = [...changes, ...added].filter(({ said }) => refusal.includes(said));
        const all = changes.length + added.length;
        expect(told).toHaveLength(Math.min(all, MOST_TOLD));
        expect(refusal.includes(`and ${String(all - MOST_TOLD)} more. `)).toBe(all > MOST_TOLD);
        expect(refusal).not.toContain("zz_harmless");
        expect(await warehouse.everything()).toEqual(before);
      } finally {
        await warehouse.rebuild();
      }
    }),
    { numRuns: 6 },
  );
});

test("the first step of a run refuses what it cannot mend, before anything is read", async () => {
  await warehouse.query("ALTER TABLE analytics.dim_apartments ALTER current_price TYPE NUMERIC(12,3)");
  await warehouse.query("ALTER TABLE analytics.dim_apartments DROP COLUMN location_key");
  try {
    await expect(warehouse.migrate(printEnsureBatch(RENTAL_MODEL))).rejects.toThrow(
      /Pipeline\.WarehouseDiffers: dim_apartments\.current_price is numeric\(12,3\) where the model says numeric\(10,2\); Fix/,
    );
  } finally {
    await warehouse.rebuild();
  }
});
