import fc from "fast-check";
import { loadWaves, type PipelineModel } from "../../pipeline-dsl/model";
import { changeLogs, type Run } from "./change-log";
import { replay, type Attempt } from "./oracle";
import { RentalWarehouse, withVanishingLimit } from "./rental-warehouse";

/** A failure is repeated with the same seed; another one looks elsewhere: HISTORY_SEED=7 HISTORY_LOGS=500. */
const SEED = Number(process.env["HISTORY_SEED"] ?? 20260131);
const LOGS = Number(process.env["HISTORY_LOGS"] ?? 25);
/** Of the logs' runs some lose more than this and some less. */
const REFUSE_ABOVE = 0.25;
const MODEL = withVanishingLimit(REFUSE_ABOVE);
const LOADS = loadsOf(MODEL);

function loadsOf(model: PipelineModel): readonly string[] {
  return loadWaves(model)
    .flat()
    .map(({ name }) => name);
}

interface Loaded {
  readonly run: number;
  /** The admission, then loads. */
  readonly batches: number;
  readonly attempt: Attempt;
}

/** Whether a run's loads come after its admission: a load that is redriven, or replayed elsewhere, does not ask it. */
const ADMISSIONS = fc.infiniteStream(fc.boolean());

/** Those that die, and those that come to their end. */
function attemptsOf(log: readonly Run[], admissions: Iterator<boolean>): readonly Loaded[] {
  return log.flatMap(({ died, times, unfinished, ...run }, index) => {
    const finished = unfinished ? [] : Array.from({ length: times }, () => LOADS.length + 1);
    const admitted = admissions.next().value === true;
    return [...died, ...finished].map((batches) => ({
      run: index,
      batches,
      attempt: { ...run, loads: LOADS.slice(0, Math.max(0, batches - 1)), refuse_above: REFUSE_ABOVE, admitted },
    }));
  });
}

describe("random change logs through the printed admission and loads", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(MODEL);
  });
  afterAll(() => warehouse.close());

  /** The code of the refusal, or null. */
  async function load({ run, batches, attempt }: Loaded): Promise<string | null> {
    try {
      const which = attempt.admitted ? { batches } : { only: attempt.loads };
      await warehouse.load(`run-${String(run)}`, attempt.logical_date, attempt, which);
      return null;
    } catch (error) {
      const [code] = /Pipeline\.\w+/.exec(error instanceof Error ? error.message : "") ?? [];
      if (code === undefined) throw error;
      return code;
    }
  }

  test("leave the tables that a replay in plain Python gives, after every attempt, wherever it died", async () => {
    const drawn = fc.sample(fc.tuple(changeLogs, ADMISSIONS), { numRuns: LOGS, seed: SEED });
    const logs = drawn.map(([log, stream]) => attemptsOf(log, stream));
    const expected = replay(logs.map((log) => log.map(({ attempt }) => attempt)));
    const seen = { refused: 0, admitted: 0 };
    for (const [number, log] of logs.entries()) {
      await warehouse.empty();
      for (const [index, loaded] of log.entries()) {
        const before = await warehouse.everything();
        // Only an attempt that begins can be refused.
        const refused = loaded.batches === 0 ? null : await load(loaded);
        const outcome = expected[number]?.[index];
        const context = { seed: SEED, log: number, attempt: index, log_so_far: log.slice(0, index + 1) };
        if (loaded.batches > 0) expect({ ...context, refused }).toEqual({ ...context, refused: outcome?.refused });
        expect({ ...context, tables: await warehouse.tables() }).toEqual({ ...context, tables: outcome?.tables });
        const kept = await warehouse.lookedUpInVain();
        expect({ ...context, kept }).toEqual({ ...context, kept: outcome?.looked_up_in_vain });
        if (refused !== null && loaded.attempt.admitted) expect(await warehouse.everything()).toEqual(before);
        seen[refused === null ? "admitted" : "refused"] += 1;
      }
    }
    // Logs that are all refused, or never, would prove nothing.
    expect(Math.min(seen.refused, seen.admitted)).toBeGreaterThan(LOGS / 5);
  }, 600_000);
});
