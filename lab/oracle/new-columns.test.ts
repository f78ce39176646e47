import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import type { SourceState } from "./change-log";
import { RentalWarehouse, WITHOUT_VANISHING_LIMIT, type LakeRows } from "./rental-warehouse";

// A column that joins a versioned dimension: its first value is no change of the source, every later one is.

const OPEN = "9999-12-31";

/** `dim_apartments` with the apartment's status beside its price. */
const WITH_STATUS: PipelineModel = {
  ...WITHOUT_VANISHING_LIMIT,
  warehouse: {
    ...WITHOUT_VANISHING_LIMIT.warehouse,
    targets: WITHOUT_VANISHING_LIMIT.warehouse.targets.map((target): Target => {
      const price = target.columns.find(({ name }) => name === "current_price");
      if (target.name !== "dim_apartments" || price === undefined) return target;
      const type = { kind: "varchar", length: 20 } as const;
      return { ...target, columns: [...target.columns, { ...price, name: "status", type }] };
    }),
  },
};

let warehouse: RentalWarehouse;
beforeAll(async () => {
  warehouse = await RentalWarehouse.open(WITHOUT_VANISHING_LIMIT);
  await warehouse.query("ALTER TABLE analytics.dim_apartments ADD COLUMN status VARCHAR(80)");
});
beforeEach(() => warehouse.empty());
afterAll(() => warehouse.close());

let runs = 0;
/** Apartment 1 at its price; null: it is not in the source. Without a status, by the definition that knows none. */
async function load(date: string, price: string | null, status?: string): Promise<void> {
  const apartments = price === null ? [] : [{ apartment_id: 1, location: "Bern", price, created_at: "2026-01-01" }];
  const state: SourceState = { apartments, bookings: [], viewings: [] };
  const lake = (rows: LakeRows): LakeRows => ({
    ...rows,
    dim_apartments: (rows["dim_apartments"] ?? []).map((row) => ({ ...row, status: status ?? null })),
  });
  const model = status === undefined ? WITHOUT_VANISHING_LIMIT : WITH_STATUS;
  await warehouse.load(`run-${String(++runs)}`, date, state, { model, lake });
}

/** Of apartment 1. */
async function versions(): Promise<unknown> {
  return warehouse.query(
    "SELECT current_price, status, effective_date, end_date FROM analytics.dim_apartments WHERE apartment_id = 1 ORDER BY effective_date",
  );
}

test("the first value goes into the open version, not into those before it; the next one is a change", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-07", "20.00");
  await load("2026-01-08", "20.00", "free");
  const filled = [
    ["10.00", null, "2026-01-01", "2026-01-07"],
    ["20.00", "free", "2026-01-07", OPEN],
  ];
  expect(await versions()).toEqual(filled);
  await load("2026-01-09", "20.00", "let");
  expect(await versions()).toEqual([
    filled[0],
    ["20.00", "free", "2026-01-07", "2026-01-09"],
    ["20.00", "let", "2026-01-09", OPEN],
  ]);
});

test("another run of the date on which it came is still the first", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-08", "10.00", "free");
  await load("2026-01-08", "10.00", "let");
  expect(await versions()).toEqual([["10.00", "let", "2026-01-01", OPEN]]);
});

test("so it is where the date was run without it before", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-08", "10.00");
  await load("2026-01-08", "10.00", "free");
  expect(await versions()).toEqual([["10.00", "free", "2026-01-01", OPEN]]);
});

test("a version that ended on its date is filled too, since it goes on when the key is back", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-08", null);
  await load("2026-01-08", "10.00", "free");
  expect(await versions()).toEqual([["10.00", "free", "2026-01-01", OPEN]]);
});

test("a version that ended before its date stays without", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-07", null);
  await load("2026-01-08", "10.00", "free");
  expect(await versions()).toEqual([
    ["10.00", null, "2026-01-01", "2026-01-07"],
    ["10.00", "free", "2026-01-08", OPEN],
  ]);
});

test("a version that ends on that date since another column changes stays without: nobody knows what it was", async () => {
  await load("2026-01-05", "10.00");
  await load("2026-01-08", "20.00", "free");
  const ended = ["10.00", null, "2026-01-01", "2026-01-08"];
  expect(await versions()).toEqual([ended, ["20.00", "free", "2026-01-08", OPEN]]);
  // Another run of the date, which finds the price of before, and one that finds the later price again.
  await load("2026-01-08", "10.00", "let");
  expect(await versions()).toEqual([["10.00", "let", "2026-01-01", OPEN]]);
  await load("2026-01-08", "20.00", "let");
  expect(await versions()).toEqual([ended, ["20.00", "let", "2026-01-08", OPEN]]);
});
