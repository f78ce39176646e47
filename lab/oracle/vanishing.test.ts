import type { Apartment, Booking, SourceState } from "./change-log";
import { RentalWarehouse, withVanishingLimit } from "./rental-warehouse";

const LIMIT = 0.25;
const FIRST = "2026-01-05";
const TODAY = "2026-01-07";
/** The admission alone: it changes nothing. */
const ADMISSION = 1;

/** What an earlier attempt of the date did; the keys that lived before it are 1 to `living`, the first `gone` are gone now. */
interface Before {
  readonly what: string;
  /** What the earlier attempt saw; null: there was none. */
  readonly saw: ((living: number) => readonly number[]) | null;
}

const NEW_TODAY = [101, 102, 103, 104];

const BEFORE: readonly Before[] = [
  { what: "did nothing", saw: null },
  { what: "closed some of them", saw: (living) => keys(1 + permitted(living), living) },
  { what: "closed others, which are back", saw: (living) => keys(1, living - permitted(living)) },
  { what: "opened keys, which are gone again", saw: (living) => [...keys(1, living), ...NEW_TODAY] },
];

const CASES = BEFORE.flatMap((before) =>
  [3, 4, 8].flatMap((living) =>
    [permitted(living), permitted(living) + 1].map((gone) => ({ what: before.what, living, gone, before })),
  ),
);

function permitted(living: number): number {
  return Math.floor(LIMIT * living);
}

function keys(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function apartments(ids: readonly number[]): SourceState {
  const rows = ids.map((apartment_id): Apartment => ({
    apartment_id,
    location: "Basel",
    price: "10.00",
    created_at: null,
  }));
  return { apartments: rows, bookings: [], viewings: [] };
}

function bookings(ids: readonly number[]): SourceState {
  const rows = ids.map((booking_id): Booking => ({
    booking_id,
    apartment_id: null,
    user_id: null,
    start_date: FIRST,
    end_date: FIRST,
    amount: "50.00",
  }));
  return { apartments: [], bookings: rows, viewings: [] };
}

describe("a quarter of what lived when the date began may vanish, and not one more", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(withVanishingLimit(LIMIT));
  });
  beforeEach(() => warehouse.empty());
  afterAll(() => warehouse.close());

  async function isRefused(table: string, state: SourceState, how: "admitted" | "alone"): Promise<boolean> {
    const which = how === "admitted" ? { batches: ADMISSION } : { only: [table] };
    try {
      await warehouse.load("run", TODAY, state, which);
      return false;
    } catch (error) {
      if (!String(error).includes(`Pipeline.RowsVanished: more than 25 % of the living keys of ${table}`)) throw error;
      return true;
    }
  }

  /** By the admission, and by the load of a run that was not admitted. */
  async function refusals(table: string, state: SourceState): Promise<readonly boolean[]> {
    return [await isRefused(table, state, "admitted"), await isRefused(table, state, "alone")];
  }

  test.each(CASES)("of $living versions $gone, after an attempt that $what", async ({ living, gone, before }) => {
    const only = ["dim_locations", "dim_apartments"];
    await warehouse.load("first", FIRST, apartments(keys(1, living)), { only });
    if (before.saw !== null) await warehouse.load("attempt", TODAY, apartments(before.saw(living)), { only });
    const refused = gone > permitted(living);
    expect(await refusals("dim_apartments", apartments(keys(1 + gone, living)))).toEqual([refused, refused]);
  });

  test.each([3, 4, 8])("of %d rows", async (living) => {
    await warehouse.load("first", FIRST, bookings(keys(1, living)), { only: ["fact_bookings"] });
    const more = bookings(keys(2 + permitted(living), living));
    expect(await refusals("fact_bookings", more)).toEqual([true, true]);
    const asMany = bookings(keys(1 + permitted(living), living));
    expect(await refusals("fact_bookings", asMany)).toEqual([false, false]);
  });
});
