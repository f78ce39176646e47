import fc from "fast-check";
import type { Target } from "../../pipeline-dsl/model";
import {
  printBackupBatch,
  printLookElsewhereBatch,
  printRestoreBatch,
  restoreGroup,
  tablesRead,
} from "../../pipeline-dsl/targets/redshift";
import { chains, days, foldersOf, modelOf } from "./any-chain";
import { RENTAL_MODEL, RentalWarehouse } from "./rental-warehouse";

/** A failure is repeated with the same seed; another one looks elsewhere: RESTORE_ANY_SEED=7 RESTORE_ANY_CASES=200. */
const SEED = Number(process.env["RESTORE_ANY_SEED"] ?? 20260301);
const CASES = Number(process.env["RESTORE_ANY_CASES"] ?? 12);

const LOGS_EACH = 2;

const cases = fc.record({
  days,
  /** Shares: which table, when the backup was made, when the damage was done. */
  table: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  base: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  happened: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  damage: fc.constantFrom("none", "emptied", "dropped"),
  source: fc.constantFrom("backup", "curated"),
});

describe("whatever looks up whatever", () => {
  let server: RentalWarehouse;
  beforeAll(async () => {
    server = await RentalWarehouse.open(RENTAL_MODEL);
  }, 60_000);
  afterAll(() => server.close());

  test("a table that is restored and caught up is what it would be without the damage", async () => {
    const seen = { none: 0, emptied: 0, dropped: 0, backup: 0, curated: 0 };
    for (const [number, chain] of fc.sample(chains, { numRuns: CASES, seed: SEED }).entries()) {
      const model = modelOf(chain);
      const { schema, targets } = model.warehouse;
      const warehouse = server.of(model);
      for (const [at, drawn] of fc.sample(cases, { numRuns: LOGS_EACH, seed: SEED + number }).entries()) {
        const { damage, source } = drawn;
        const target = targets[Math.floor(drawn.table * targets.length)] as Target;
        const happened = 1 + Math.floor(drawn.happened * drawn.days.length);
        const base = Math.floor(drawn.base * happened);
        const context = { seed: SEED, number, at, chain, target: target.name, damage, source, base, happened };
        const runs = drawn.days.map((day, index) => ({
          date: `2026-01-1${String(index)}`,
          lake: foldersOf(model, day),
        }));
        const load = ({ date, lake }: (typeof runs)[number], only?: readonly string[]): Promise<void> =>
          warehouse.loadFolders(`run-${date}`, date, lake, only === undefined ? {} : { only });
        await warehouse.rebuild();
        for (const run of runs) await load(run);
        const expected = await warehouse.fingerprints();

        await warehouse.rebuild();
        warehouse.backups.clear();
        const backedUp = runs[base]?.date ?? "";
        for (const run of runs.slice(0, happened)) {
          await load(run);
          if (run.date !== backedUp) continue;
          for (const each of targets)
            await warehouse.execute(printBackupBatch(model, each), backedUp, { backup_date: backedUp, backup_id: "b" });
        }
        const name = `${schema}.${target.name}`;
        if (damage === "emptied") await warehouse.query(`DELETE FROM ${name}`);
        if (damage === "dropped") await warehouse.query(`DROP TABLE ${name}`);
        const group = restoreGroup(model, target);
        const manifests = tablesRead(group).map(({ name: read }) => {
          const [manifest] = warehouse.backups.get(`/lake/backup/${read}/${backedUp}/b/manifest`) ?? [];
          return [read, manifest?.["row_count"], manifest?.["greatest_key"], manifest?.["fingerprint"]].join(":");
        });
        const from = source === "backup" ? backedUp : "0001-01-01";
        await warehouse.execute(printRestoreBatch(model, target, source), from, {
          backup_date: source === "backup" ? from : "",
          backup_id: "b",
          expected: source === "backup" ? `;${manifests.join(";")};` : "",
          first_key: "10000",
          anew: "no",
          today: `2027010${String(at)}`,
        });
        const members = group.members.map((member) => member.name);
        for (const run of runs.slice(0, happened)) if (run.date > from) await load(run, members);
        for (const run of runs.slice(happened)) await load(run);
        expect({ ...context, state: await warehouse.fingerprints() }).toEqual({ ...context, state: expected });
        const every = `;${targets.map(({ name }) => name).join(";")};`;
        await warehouse.execute(printLookElsewhereBatch(model, "after"), from, { members: every });
        seen[damage] += 1;
        seen[source] += 1;
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  }, 900_000);
});
