import type { Apartment, Booking, SourceState, Viewing } from "./change-log";
import { RENTAL_MODEL, RentalWarehouse, WITHOUT_VANISHING_LIMIT } from "./rental-warehouse";

const OPEN = "9999-12-31";
/** The admission and the loads of four dimensions: a run that dies before its facts. */
const DIMENSIONS_ONLY = 5;

/** A day's source: apartment 1 at this price, unless told otherwise. */
function state(changes: Partial<SourceState>): SourceState {
  return { apartments: [], bookings: [], viewings: [], ...changes };
}
function apartment(apartment_id: number, price: string | null, rest: Partial<Apartment> = {}): Apartment {
  return { apartment_id, location: "Zürich", price, created_at: "2026-01-01", ...rest };
}
function booking(booking_id: number, apartment_id: number | null, start_date: string | null): Booking {
  return { booking_id, apartment_id, user_id: 1, start_date, end_date: start_date, amount: "50.00" };
}
function viewing(viewing_id: number, apartment_id: number, viewing_date: string): Viewing {
  return { viewing_id, apartment_id, user_id: 1, viewing_date };
}

describe("what a run means", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(WITHOUT_VANISHING_LIMIT);
  });
  beforeEach(() => warehouse.empty());
  afterAll(() => warehouse.close());

  /** Loads the state of a date; every call is another run. */
  let runs = 0;
  async function load(date: string, changes: Partial<SourceState>, model = WITHOUT_VANISHING_LIMIT): Promise<void> {
    await warehouse.load(`run-${String(++runs)}`, date, state(changes), { model });
  }
  /** Price, first day, end of the versions of apartment 1. */
  async function versions(): Promise<unknown> {
    return warehouse.query(
      "SELECT current_price, effective_date, end_date FROM analytics.dim_apartments WHERE apartment_id = 1 ORDER BY effective_date",
    );
  }
  async function counts(table: string): Promise<unknown> {
    return warehouse.query(
      `SELECT run_id, inserted, updated, closed, removed, rekeyed FROM analytics.__load_history WHERE table_name = '${table}' ORDER BY loaded_at, logical_date, run_id`,
    );
  }

  test("intervals are half-open: a change closes the version on the date on which the next one begins", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
    expect(await versions()).toEqual([
      ["10.00", "2026-01-01", "2026-01-07"],
      ["20.00", "2026-01-07", OPEN],
    ]);
  });

  test.each([
    ["its date", "2026-01-02", "2026-01-02"],
    ["the run's date where it is NULL", null, "2026-01-05"],
    ["the run's date where it is later", "2026-01-06", "2026-01-05"],
  ])("the first version starts at firstVersionFrom: %s", async (_, created_at, expected) => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00", { created_at })] });
    expect(await versions()).toEqual([["10.00", expected, OPEN]]);
  });

  test("the last state of a day counts: a second change on a date replaces the version's values", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "30.00")] });
    expect(await versions()).toEqual([
      ["10.00", "2026-01-01", "2026-01-07"],
      ["30.00", "2026-01-07", OPEN],
    ]);
  });

  test("a change undone on the same date leaves the history as if nothing had happened", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "10.00")] });
    expect(await versions()).toEqual([["10.00", "2026-01-01", OPEN]]);
  });

  test("a key that vanishes closes; one that returns later opens a new version, and the gap stays", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", {});
    await load("2026-01-09", { apartments: [apartment(1, "10.00")] });
    expect(await versions()).toEqual([
      ["10.00", "2026-01-01", "2026-01-07"],
      ["10.00", "2026-01-09", OPEN],
    ]);
  });

  test("a key that vanishes and returns on the same date leaves the history as if nothing had happened", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", {});
    await load("2026-01-07", { apartments: [apartment(1, "10.00")] });
    expect(await versions()).toEqual([["10.00", "2026-01-01", OPEN]]);
  });

  test("a key that vanishes on the date on which its version started is removed", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00", { created_at: null })] });
    await load("2026-01-05", {});
    expect(await versions()).toEqual([]);
  });

  test("NULL to a value and back are changes", async () => {
    await load("2026-01-05", { apartments: [apartment(1, null)] });
    await load("2026-01-06", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, null)] });
    expect(await versions()).toEqual([
      [null, "2026-01-01", "2026-01-06"],
      ["10.00", "2026-01-06", "2026-01-07"],
      [null, "2026-01-07", OPEN],
    ]);
  });

  test("keys are compared case-sensitively", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "1.00"), apartment(2, "1.00", { location: "zürich" })] });
    expect(
      await warehouse.query(
        "SELECT COUNT(DISTINCT location_key) FROM analytics.dim_apartments WHERE apartment_key > 0",
      ),
    ).toEqual([[2]]);
  });

  test.each([
    ["a date inside a version", "2026-01-06", "2026-01-01"],
    ["the date on which a version begins", "2026-01-07", "2026-01-07"],
    ["a date before the first version: the first", "2020-01-01", "2026-01-01"],
    ["a date in a gap: the nearest earlier one", "2026-01-12", "2026-01-07"],
    ["no date: the latest", null, "2026-01-15"],
  ])("a lookup finds the version of %s", async (_, date, expected) => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
    await load("2026-01-10", {});
    await load("2026-01-15", { apartments: [apartment(1, "20.00")], bookings: [booking(1, 1, date)] });
    const found = await warehouse.query(
      "SELECT effective_date FROM analytics.fact_bookings JOIN analytics.dim_apartments USING (apartment_key)",
    );
    expect(found).toEqual([[expected]]);
  });

  test("a NULL or unknown natural key finds the unknown member, until the key is known", async () => {
    const bookings = [booking(1, null, "2026-01-05"), booking(2, 1, "2026-01-05")];
    const keys = "SELECT booking_id, apartment_key > 0 FROM analytics.fact_bookings ORDER BY booking_id";
    await load("2026-01-05", { bookings });
    expect(await warehouse.query(keys)).toEqual([
      [1, false],
      [2, false],
    ]);
    await load("2026-01-06", { bookings, apartments: [apartment(1, "10.00")] });
    expect(await warehouse.query(keys)).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test("a fact that was not extracted is re-keyed when its version is split, and no other fact is touched", async () => {
    const viewings = [viewing(1, 1, "2026-01-08"), viewing(2, 2, "2026-01-08"), viewing(3, 1, "2026-01-06")];
    await load("2026-01-05", { apartments: [apartment(1, "10.00"), apartment(2, "10.00")], viewings });
    const rows = "SELECT viewing_id, apartment_key, ctid FROM analytics.fact_viewings ORDER BY viewing_id";
    const before = await warehouse.query(rows);
    await load("2026-01-07", { apartments: [apartment(1, "20.00"), apartment(2, "10.00")] });
    const after = await warehouse.query(rows);
    expect(after[0]?.[1]).not.toBe(before[0]?.[1]);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(await counts("dim_apartments")).toMatchObject([
      [expect.anything(), 2, 0, 0, 0, 0],
      [expect.anything(), 1, 0, 1, 0, 1],
    ]);
  });

  test("a lookup that a fact has had for less time than its rows finds a key where it holds none, once the member's rows change", async () => {
    const viewings = [viewing(1, 1, "2026-01-05"), viewing(2, 2, "2026-01-05")];
    await load("2026-01-05", { apartments: [apartment(1, "10.00"), apartment(2, "10.00")], viewings });
    await warehouse.query("UPDATE analytics.fact_viewings SET apartment_key = NULL"); // as the migration leaves it
    await load("2026-01-07", { apartments: [apartment(1, "20.00"), apartment(2, "10.00")] });
    expect(
      await warehouse.query(`SELECT viewing_id, current_price, end_date FROM analytics.fact_viewings
        LEFT JOIN analytics.dim_apartments ON dim_apartments.apartment_key = fact_viewings.apartment_key ORDER BY 1`),
    ).toEqual([
      [1, "10.00", "2026-01-07"],
      [2, null, null],
    ]);
  });

  test("a fact of an apartment that arrives later is re-keyed from the unknown member, and back when it never was", async () => {
    const key = "SELECT apartment_key > 0 FROM analytics.fact_viewings";
    await load("2026-01-05", { viewings: [viewing(1, 1, "2026-01-05")] });
    expect(await warehouse.query(key)).toEqual([[false]]);
    await load("2026-01-06", { apartments: [apartment(1, "10.00", { created_at: null })] });
    expect(await warehouse.query(key)).toEqual([[true]]);
    await load("2026-01-06", {});
    expect(await warehouse.query(key)).toEqual([[false]]);
  });

  test("the key of a booking is stable for life; vanished bookings are removed", async () => {
    const keys = "SELECT booking_id, booking_key FROM analytics.fact_bookings ORDER BY booking_id";
    await load("2026-01-05", { bookings: [booking(1, null, null), booking(2, null, null)] });
    const [first] = await warehouse.query(keys);
    await load("2026-01-06", { bookings: [{ ...booking(1, null, "2026-01-06"), amount: null }] });
    expect(await warehouse.query(keys)).toEqual([first]);
    expect(await counts("fact_bookings")).toMatchObject([
      [expect.anything(), 2, 0, 0, 0, 0],
      [expect.anything(), 0, 1, 0, 1, 0],
    ]);
  });

  test("a distinct dimension never loses a value", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00"), apartment(2, "1.00", { location: "Basel" })] });
    await load("2026-01-06", {});
    expect(
      await warehouse.query("SELECT location FROM analytics.dim_locations WHERE location_key > 0 ORDER BY 1"),
    ).toEqual([["Basel"], ["Zürich"]]);
  });

  test("a replay changes no row, not even the counts of its run", async () => {
    const apartments = [apartment(1, "10.00"), apartment(2, null)];
    await warehouse.load("first", "2026-01-05", state({ apartments, bookings: [booking(1, 1, null)] }));
    const everything = async (): Promise<unknown> =>
      Promise.all([
        warehouse.query("SELECT *, ctid FROM analytics.dim_apartments ORDER BY 1"),
        warehouse.query("SELECT *, ctid FROM analytics.fact_bookings ORDER BY 1"),
        counts("dim_apartments"),
        counts("fact_bookings"),
      ]);
    const once = await everything();
    await warehouse.load("first", "2026-01-05", state({ apartments, bookings: [booking(1, 1, null)] }));
    expect(await everything()).toEqual(once);
  });

  test("more vanished rows than declared are refused before anything is closed or removed", async () => {
    const apartments = [1, 2, 3, 4, 5].map((id) => apartment(id, "10.00"));
    await load("2026-01-05", { apartments }, RENTAL_MODEL);
    const open = `SELECT COUNT(*) FROM analytics.dim_apartments WHERE end_date = '${OPEN}' AND apartment_key > 0`;
    await expect(load("2026-01-06", { apartments: apartments.slice(2) }, RENTAL_MODEL)).rejects.toThrow(
      "Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartments are gone from the source; restore them, or raise refuseAbove if they are gone for good (2)",
    );
    expect(await warehouse.query(open)).toEqual([[5]]);
    // Exactly the declared share may go; on the same date it is counted from the same start.
    await load("2026-01-06", { apartments: apartments.slice(1) }, RENTAL_MODEL);
    expect(await warehouse.query(open)).toEqual([[4]]);
    await expect(load("2026-01-06", { apartments: apartments.slice(2) }, RENTAL_MODEL)).rejects.toThrow(
      "Pipeline.RowsVanished",
    );
  });

  test("every load refuses by itself a date before one that it is loaded for: what is redriven asks no admission", async () => {
    const rows = { apartments: [apartment(1, "10.00")], bookings: [booking(1, 1, "2026-01-05")] };
    await load("2026-01-07", rows);
    const before = await warehouse.everything();
    for (const { name } of WITHOUT_VANISHING_LIMIT.warehouse.targets)
      await expect(warehouse.load("overtaken", "2026-01-06", state(rows), { only: [name] })).rejects.toThrow(
        `Pipeline.HistoryMovedOn: ${name} is loaded for a later date already`,
      );
    expect(await warehouse.everything()).toEqual(before);
  });

  test("a load refuses by itself several rows of one key: what is redriven asks no admission", async () => {
    const once = { apartments: [apartment(1, "10.00")], bookings: [booking(1, 1, "2026-01-05")] };
    await load("2026-01-07", once);
    const before = await warehouse.everything();
    const twice = {
      apartments: [apartment(1, "20.00"), apartment(1, "30.00")],
      bookings: [booking(2, 1, "2026-01-05"), booking(2, 1, "2026-01-06")],
    };
    for (const name of ["dim_apartments", "fact_bookings"])
      await expect(warehouse.load("redriven", "2026-01-08", state(twice), { only: [name] })).rejects.toThrow(
        `Pipeline.DuplicateKey: keys of this run stand in several rows for ${name}`,
      );
    expect(await warehouse.everything()).toEqual(before);
  });

  test("a date before one that is loaded is refused, and changes nothing", async () => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
    const overtaken = load("2026-01-06", { apartments: [apartment(1, "30.00")] });
    await expect(overtaken).rejects.toThrow(
      "Pipeline.HistoryMovedOn: tables of this run are loaded for a later date already",
    );
    expect(await versions()).toEqual([
      ["10.00", "2026-01-01", "2026-01-07"],
      ["20.00", "2026-01-07", OPEN],
    ]);
  });

  describe("a row that is held back", () => {
    const two = [apartment(1, "10.00"), apartment(2, "10.00")];

    test("keeps its versions as they are, and counts as living", async () => {
      await load("2026-01-05", { apartments: two }, RENTAL_MODEL);
      const held = [apartment(1, "99.00", { held: true }), apartment(2, "10.00", { held: true })];
      await load("2026-01-06", { apartments: held }, RENTAL_MODEL);
      expect(await versions()).toEqual([["10.00", "2026-01-01", OPEN]]);
    });

    test("goes on when it is let through, and closes when it is really gone", async () => {
      await load("2026-01-05", { apartments: two });
      await load("2026-01-06", { apartments: [apartment(1, "99.00", { held: true })] });
      await load("2026-01-07", { apartments: [apartment(1, "20.00")] });
      expect(await versions()).toEqual([
        ["10.00", "2026-01-01", "2026-01-07"],
        ["20.00", "2026-01-07", OPEN],
      ]);
      await load("2026-01-08", { apartments: [] });
      expect(await versions()).toMatchObject([{}, ["20.00", "2026-01-07", "2026-01-08"]]);
    });

    test("keeps its fact, under the same surrogate key, and is looked up as it was", async () => {
      const keys = `SELECT booking_id, booking_key, apartment_id FROM analytics.fact_bookings
        JOIN analytics.dim_apartments USING (apartment_key) ORDER BY 1`;
      const bookings = [booking(1, 1, "2026-01-05"), booking(2, 1, "2026-01-05")];
      await load("2026-01-05", { apartments: two, bookings });
      const before = await warehouse.query(keys);
      const held = { ...booking(1, 2, "2026-01-05"), held: true };
      await load("2026-01-06", {
        apartments: [apartment(1, "99.00", { held: true }), apartment(2, "10.00")],
        bookings: [held, booking(2, 1, "2026-01-05"), booking(3, 1, "2026-01-06")],
      });
      const after = await warehouse.query(keys);
      expect(after.slice(0, 2)).toEqual(before);
      expect(after[2]).toMatchObject([3, expect.anything(), 1]);
    });
  });

  test("a price that is changed and taken back on one date leaves no fact at a key that is gone", async () => {
    const bookings = [booking(1, 1, "2026-01-08")];
    await load("2026-01-05", { apartments: [apartment(1, "10.00")], bookings });
    await load("2026-01-07", { apartments: [apartment(1, "20.00")], bookings });
    const dies = { batches: DIMENSIONS_ONLY };
    await warehouse.load("dies", "2026-01-07", state({ apartments: [apartment(1, "10.00")], bookings }), dies);
    expect(
      await warehouse.query(
        "SELECT current_price, effective_date FROM analytics.fact_bookings JOIN analytics.dim_apartments USING (apartment_key)",
      ),
    ).toEqual([["10.00", "2026-01-01"]]);
  });

  test.each([
    [
      "another type",
      "ALTER TABLE analytics.dim_apartments ALTER current_price TYPE NUMERIC(12,3)",
      "current_price is numeric(12,3)",
    ],
    ["a column less", "ALTER TABLE analytics.fact_bookings DROP COLUMN amount", "fact_bookings"],
    ["a NULL less", "ALTER TABLE analytics.dim_users ALTER user_id SET NOT NULL", "user_id is integer NOT NULL"],
    [
      "a column more that takes no NULL",
      "ALTER TABLE analytics.dim_users ADD COLUMN more INTEGER NOT NULL DEFAULT 1",
      "more",
    ],
  ])("a table with %s than the model says is refused before anything is loaded", async (_, change, says) => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await warehouse.query("DELETE FROM analytics.dim_users WHERE user_key = -1");
    await warehouse.query(change);
    try {
      const before = await warehouse.everything();
      const refused = load("2026-01-06", { apartments: [apartment(1, "9.9949")] });
      await expect(refused).rejects.toThrow("Pipeline.WarehouseDiffers");
      await expect(load("2026-01-06", {})).rejects.toThrow(says);
      expect(await warehouse.everything()).toEqual(before);
    } finally {
      await warehouse.rebuild();
    }
  });

  test("a date that should never have been loaded is taken back: history, facts and the way for the dates before it", async () => {
    const first = {
      apartments: [apartment(1, "10.00"), apartment(2, "10.00"), apartment(3, "10.00")],
      bookings: [booking(1, 1, "2062-02-01"), booking(2, 2, "2062-02-01"), booking(3, 4, "2062-02-01")],
      viewings: [viewing(1, 1, "2062-02-01"), viewing(2, 4, "2026-01-05")],
    };
    await load("2026-01-05", first);
    const before = await warehouse.tables();
    const apartments = [
      apartment(1, "20.00"),
      apartment(3, "10.00", { location: "Basel" }),
      apartment(4, "1.00", { created_at: null }),
    ];
    await load("2062-01-31", { ...first, apartments, viewings: [] });
    expect(await warehouse.tables()).not.toEqual(before);
    await expect(load("2026-01-06", first)).rejects.toThrow("Pipeline.HistoryMovedOn");

    await warehouse.takeBack("2062-01-31");
    expect(await warehouse.tables()).toEqual(before);
    await load("2026-01-06", { ...first, apartments });
    expect(await versions()).toEqual([
      ["10.00", "2026-01-01", "2026-01-06"],
      ["20.00", "2026-01-06", OPEN],
    ]);
  });

  test("what a run did to a table is the sum over its attempts", async () => {
    const attempt = async (...apartments: readonly Apartment[]): Promise<void> =>
      warehouse.load("tried-twice", "2026-01-05", state({ apartments }));
    await attempt(apartment(1, "10.00"), apartment(2, "10.00"));
    await attempt(apartment(1, "10.00"), apartment(2, "10.00"), apartment(3, "10.00"));
    expect(await counts("dim_apartments")).toEqual([["tried-twice", 3, 0, 0, 0, 0]]);
  });

  test("two rows of one key are refused", async () => {
    const twice = load("2026-01-05", { apartments: [apartment(1, "10.00"), apartment(1, "20.00")] });
    await expect(twice).rejects.toThrow("Pipeline.DuplicateKey");
    expect(await versions()).toEqual([]);
  });

  test.each([
    ["versions that overlap", "(1, '2025-12-01', '2026-01-03')", "Pipeline.VersionsOverlap"],
    ["two open versions", `(1, '2025-12-01', '${OPEN}')`, "Pipeline.VersionsOverlap"],
    ["an empty interval", "(1, '2025-12-01', '2025-12-01')", "Pipeline.VersionsOverlap"],
  ])("a load into a dimension that holds %s is rolled back", async (_, version, code) => {
    await load("2026-01-05", { apartments: [apartment(1, "10.00")] });
    await warehouse.query(
      `INSERT INTO analytics.dim_apartments (apartment_id, effective_date, end_date) VALUES ${version}`,
    );
    await expect(load("2026-01-06", { apartments: [apartment(1, "10.00"), apartment(2, "1.00")] })).rejects.toThrow(
      code,
    );
    expect(await warehouse.query("SELECT COUNT(*) FROM analytics.dim_apartments WHERE apartment_id = 2")).toEqual([
      [0],
    ]);
  });

  test("a load into a dimension that has lost its unknown member is rolled back", async () => {
    await warehouse.query("UPDATE analytics.dim_apartments SET apartment_key = -2 WHERE apartment_key = -1");
    await expect(load("2026-01-05", {})).rejects.toThrow("Pipeline.UnknownMemberMissing");
    await warehouse.query("UPDATE analytics.dim_apartments SET apartment_key = -1 WHERE apartment_key = -2");
  });
});
