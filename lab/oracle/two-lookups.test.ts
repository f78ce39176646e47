import fc from "fast-check";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { lookupDateColumn, lookupKeyColumn } from "../../pipeline-dsl/targets/curated";
import type { Apartment, Booking } from "./change-log";
import { RentalWarehouse, WITHOUT_VANISHING_LIMIT, type LakeRows } from "./rental-warehouse";

/** The admission and the loads of the four dimensions: the run dies before its facts. */
const DIMENSIONS_ONLY = 5;
const OTHER = "other_apartment_key";

/** Bookings that refer to two apartments, and keep the natural key of neither. */
const MODEL: PipelineModel = {
  ...WITHOUT_VANISHING_LIMIT,
  warehouse: {
    ...WITHOUT_VANISHING_LIMIT.warehouse,
    targets: WITHOUT_VANISHING_LIMIT.warehouse.targets.map((target) =>
      target.name === "fact_bookings" ? withOther(target) : target,
    ),
  },
};

function withOther(bookings: Target): Target {
  const apartment = bookings.columns.find(({ name }) => name === "apartment_key");
  if (apartment === undefined || bookings.kind !== "fact") throw new Error("fact_bookings looks apartments up");
  return { ...bookings, columns: [...bookings.columns, { ...apartment, name: OTHER }] };
}

interface TwoOf extends Booking {
  readonly other: number | null;
}

const DATES = ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09"] as const;
const id = fc.option(fc.integer({ min: 1, max: 3 }));
const date = fc.option(fc.constantFrom("2026-01-01", ...DATES));
const apartments = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom("10.00", "20.00")), {
  selector: ([apartment]) => apartment,
});
const day = fc.record({
  apartments,
  bookings: fc.array(fc.tuple(id, id, date), { maxLength: 4 }),
  dies: fc.boolean(),
});

function apartmentOf([apartment_id, price]: readonly [number, string]): Apartment {
  return { apartment_id, location: "Zürich", price, created_at: null };
}

function bookingOf(
  [apartment_id, other, start_date]: readonly [number | null, number | null, string | null],
  at: number,
): TwoOf {
  return { booking_id: at + 1, apartment_id, other, user_id: 1, start_date, end_date: start_date, amount: "50.00" };
}

function withOthers(lake: LakeRows, bookings: readonly TwoOf[]): LakeRows {
  const rows = (lake["fact_bookings"] ?? []).map((row, at) => ({
    ...row,
    [lookupKeyColumn(OTHER, "apartment_id")]: bookings[at]?.other ?? null,
    [lookupDateColumn(OTHER)]: bookings[at]?.start_date ?? null,
  }));
  return { ...lake, fact_bookings: rows };
}

describe("two lookups of one dimension by a fact that keeps no natural key", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(MODEL);
  });
  afterAll(() => warehouse.close());

  /** By the rule: the newest version that had begun, else the first; of no date the latest; of no row the unknown member. */
  async function found(apartment: number | null, on: string | null): Promise<unknown> {
    if (apartment === null) return -1;
    const [row] =
      await warehouse.query(`SELECT apartment_key FROM analytics.dim_apartments WHERE apartment_id = ${String(apartment)}
      ORDER BY effective_date > '${on ?? "9999-12-31"}', CASE WHEN effective_date > '${on ?? "9999-12-31"}' THEN effective_date END, effective_date DESC LIMIT 1`);
    return row?.[0] ?? -1;
  }

  test("each carries the key that the rule gives after every run, also of one that died before the facts; no other row is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: DATES.length }), async (days) => {
        await warehouse.empty();
        let loaded: readonly TwoOf[] = [];
        for (const [at, { apartments: there, bookings, dies }] of days.entries()) {
          const rows = bookings.map(bookingOf);
          const before = await stored();
          await warehouse.load(
            `run-${String(at)}`,
            DATES[at] ?? "",
            { apartments: there.map(apartmentOf), bookings: rows, viewings: [] },
            { lake: (lake) => withOthers(lake, rows), ...(dies ? { batches: DIMENSIONS_ONLY } : {}) },
          );
          if (!dies) loaded = rows;
          const after = await stored();
          const expected = await Promise.all(
            loaded.map(async (row) => [
              row.booking_id,
              await found(row.apartment_id, row.start_date),
              await found(row.other, row.start_date),
            ]),
          );
          expect(after.map(([booking, first, other]) => [booking, first, other])).toEqual(expected);
          if (dies)
            expect(after.filter((row) => isSame(row, before))).toEqual(after.filter((row) => isSame(row, before, 4)));
        }
      }),
      { numRuns: 15 },
    );
  });

  /** Booking, its two keys, and where the row lies: what was written anew lies elsewhere. */
  function stored(): Promise<readonly (readonly unknown[])[]> {
    return warehouse.query(
      `SELECT booking_id, apartment_key, ${OTHER}, CAST(ctid AS TEXT) FROM analytics.fact_bookings ORDER BY booking_id`,
    );
  }

  function isSame(row: readonly unknown[], before: readonly (readonly unknown[])[], columns = 3): boolean {
    return before.some((each) => each.slice(0, columns).every((value, at) => value === row[at]));
  }
});
