import fc from "fast-check";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { bringsKeys, keyColumns } from "../../pipeline-dsl/targets/curated";
import type { SourceState } from "./change-log";
import { RENTAL_MODEL, RentalWarehouse, type LakeRows } from "./rental-warehouse";

const APARTMENT = { location: "Bern", price: "10.00", created_at: "2026-01-01" };
const BOOKING = { user_id: 1, start_date: "2026-01-05", end_date: "2026-01-06", amount: "1.00" };
const STATE: SourceState = {
  apartments: [1, 2].map((apartment_id) => ({ apartment_id, ...APARTMENT })),
  bookings: [1, 2].map((booking_id) => ({ booking_id, apartment_id: booking_id, ...BOOKING })),
  viewings: [1, 2].map((viewing_id) => ({
    viewing_id,
    apartment_id: 1,
    user_id: viewing_id,
    viewing_date: "2026-01-05",
  })),
};

/** Grains of more than the source's primary key, in a fact that can lose rows and in one that cannot. */
const MODEL: PipelineModel = {
  ...RENTAL_MODEL,
  warehouse: {
    ...RENTAL_MODEL.warehouse,
    targets: RENTAL_MODEL.warehouse.targets.map((target): Target => {
      if (target.kind === "dimension") return target;
      return { ...target, grain: [...target.grain, target.name === "fact_viewings" ? "viewing_date" : "booking_date"] };
    }),
  },
};

let warehouse: RentalWarehouse;
beforeAll(async () => {
  warehouse = await RentalWarehouse.open(MODEL);
});
afterAll(() => warehouse.close());

const KEYS = MODEL.warehouse.targets
  .filter((target) => bringsKeys(MODEL, target) && target.name !== "dim_apartment_attributes") // has no rows here
  .map((target) => ({ table: target.name, key: keyColumns(target).map(({ name }) => name) }));

/** What is wrong with the rows of one table, in the curated folder and in that of its keys. */
const FAULT = fc.record({
  of: fc.constantFrom(...KEYS),
  kind: fc.constantFrom<"MissingKey" | "DuplicateKey">("MissingKey", "DuplicateKey"),
});

test("a key that the processed zone vouches for is not asked for again", () => {
  const judged = (model: PipelineModel): readonly string[] =>
    model.warehouse.targets.filter((target) => bringsKeys(model, target)).map(({ name }) => name);
  expect([...judged(RENTAL_MODEL)].sort()).toEqual(
    ["dim_apartments", "dim_apartment_attributes", "fact_bookings"].sort(),
  );
  expect(judged(MODEL)).toContain("fact_viewings");
});

test("every target's missing and repeated keys are told at once, before the first load", async () => {
  await warehouse.load("first", "2026-01-05", STATE);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(FAULT, { minLength: 1, selector: ({ of, kind }) => `${of.table} ${kind}` }),
      async (faults) => {
        const spoil = (lake: LakeRows): LakeRows =>
          faults.reduce<LakeRows>((rows, { of, kind }) => {
            const nothing = { [of.key.at(-1) ?? ""]: null };
            const spoilt = [of.table, `${of.table}/_keys`].map((folder) => {
              const [first = {}, ...others] = rows[folder] ?? [];
              return [folder, [first, kind === "MissingKey" ? { ...first, ...nothing } : first, ...others]] as const;
            });
            return { ...rows, ...Object.fromEntries(spoilt) };
          }, lake);
        const before = await warehouse.everything();
        const refusal = await warehouse.load("second", "2026-01-06", STATE, { lake: spoil }).then(
          () => "",
          (error: unknown) => String(error),
        );
        for (const { of, kind } of faults)
          expect(refusal).toMatch(new RegExp(`Pipeline\\.${kind}: [^;]* for ${of.table} \\(${of.key.join(", ")}\\)`));
        expect(await warehouse.everything()).toEqual(before);
      },
    ),
    { numRuns: 12 },
  );
});

test.each(KEYS.flatMap((of) => (["MissingKey", "DuplicateKey"] as const).map((kind) => ({ of, kind }))))(
  "a load that no admission has gone before, as in a replay, refuses by itself: $kind of $of.table",
  async ({ of, kind }) => {
    await warehouse.empty();
    const before = await warehouse.everything();
    const lake = (rows: LakeRows): LakeRows => {
      const [first = {}, ...others] = rows[of.table] ?? [];
      const faulty = kind === "MissingKey" ? { ...first, [of.key.at(-1) ?? ""]: null } : first;
      return { ...rows, [of.table]: [first, faulty, ...others] };
    };
    const replay = warehouse.load("replay", "2026-01-05", STATE, { lake, only: [of.table] });
    await expect(replay).rejects.toThrow(`Pipeline.${kind}: `);
    expect(await warehouse.everything()).toEqual(before);
  },
);
