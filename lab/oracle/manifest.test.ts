import type { Apartment } from "./change-log";
import { RentalWarehouse, WITHOUT_VANISHING_LIMIT } from "./rental-warehouse";

const DATE = "2026-01-05";
const APARTMENTS: readonly Apartment[] = [1, 2, 3].map((id) => ({
  apartment_id: id,
  location: id === 3 ? null : "Zürich",
  price: `${String(id)}0.00`,
  created_at: "2026-01-01",
}));

describe("the manifest of a run", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(WITHOUT_VANISHING_LIMIT);
    await warehouse.load("run-1", DATE, { apartments: APARTMENTS, bookings: [], viewings: [] });
  });
  afterAll(() => warehouse.close());

  async function apartments(): Promise<readonly unknown[]> {
    const [found = []] = (await warehouse.manifest("run-1", DATE)).filter(([table]) => table === "dim_apartments");
    return found;
  }

  test("says of every table its rows, the end of the run's window and the run", async () => {
    const manifest = await warehouse.manifest("run-1", DATE);
    expect(manifest.map(([table]) => table)).toEqual(WITHOUT_VANISHING_LIMIT.warehouse.targets.map(({ name }) => name));
    const [, rows, fingerprint, schemaHash, watermark, batch] = await apartments();
    // Three apartments and the unknown member.
    expect({ rows, batch }).toEqual({ rows: 4, batch: "run-1" });
    expect(String(watermark)).toContain(DATE);
    expect(fingerprint).toMatch(/^-?\d+$/);
    expect(schemaHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("has a fingerprint that does not depend on the order of the rows", async () => {
    const before = await apartments();
    // PostgreSQL writes a changed row anew, behind all others.
    await warehouse.query("UPDATE analytics.dim_apartments SET current_price = current_price WHERE apartment_id = 1");
    expect(await apartments()).toEqual(before);
  });

  test("has the same fingerprint where the rows were numbered in another way", async () => {
    const fingerprints = async () => (await warehouse.manifest("run-1", DATE)).map((row) => row[2]);
    const before = await fingerprints();
    for (const table of ["dim_locations", "dim_apartments"]) {
      await warehouse.query(`UPDATE analytics.${table} SET location_key = location_key + 1000 WHERE location_key > 0`);
    }
    expect(await fingerprints()).toEqual(before);
    await warehouse.query("UPDATE analytics.dim_apartments SET location_key = 77 WHERE location_key > 0");
    expect(await fingerprints()).not.toEqual(before);
    await warehouse.query(
      "UPDATE analytics.dim_apartments SET location_key = location_key + 924 WHERE location_key = 77",
    );
    expect(await fingerprints()).toEqual(before);
  });

  test.each([
    ["a value", "current_price = 10.01", "apartment_id = 1"],
    ["a value that becomes NULL", "current_price = NULL", "apartment_id = 1"],
    ["a date", "effective_date = '2026-01-02'", "apartment_id = 1"],
    ["values that change places between rows", "current_price = 30.00 - current_price", "apartment_id IN (1, 2)"],
    [
      "values that change places between columns",
      "location_key = apartment_id, apartment_id = location_key",
      "apartment_id = 3",
    ],
  ])("has another fingerprint after a change of %s", async (_, change, where) => {
    const before = await apartments();
    await warehouse.query(`UPDATE analytics.dim_apartments SET ${change} WHERE ${where}`);
    const after = await apartments();
    expect(after[2]).not.toBe(before[2]);
    expect([after[1], after[3]]).toEqual([before[1], before[3]]);
  });

  const loads = WITHOUT_VANISHING_LIMIT.warehouse.targets.length;
  test.each(Array.from({ length: loads + 1 }, (_, died) => died))(
    "lists what a run loaded that died after %i tables and was overtaken: with that, a replay comes to the same",
    async (died) => {
      const [early, late] = ["10.00", "20.00"].map((price) => ({
        apartments: APARTMENTS.map((each) => ({ ...each, price })),
        bookings: [],
        viewings: [],
      }));
      if (early === undefined || late === undefined) throw new Error("two states");
      await warehouse.empty();
      await warehouse.load("first", DATE, { apartments: APARTMENTS, bookings: [], viewings: [] });
      // After the admission.
      await warehouse.load("died", "2026-01-06", early, { batches: 1 + died });
      await warehouse.load("overtakes", "2026-01-07", late);
      const manifest = await warehouse.manifest("overtakes", "2026-01-07");
      const tables = manifest.filter((row) => row[7] === "");
      const overtaken = manifest.filter((row) => row[5] === "died");
      expect(overtaken).toHaveLength(died);

      await warehouse.empty();
      await warehouse.load("first", DATE, { apartments: APARTMENTS, bookings: [], viewings: [] });
      await warehouse.load("died", "2026-01-06", early, { only: overtaken.map(([table]) => String(table)) });
      await warehouse.load("overtakes", "2026-01-07", late);
      const replayed = await warehouse.manifest("overtakes", "2026-01-07");
      expect(replayed.filter((row) => row[7] === "")).toEqual(tables);
    },
  );
});
