import type { FailoverInput } from "../../pipeline-dsl/targets/recovery";
import type { Home } from "../home/home";
import { followAfterRun } from "../recovery/follow-after-run";
import type { FailoverResult } from "../recovery/result";
import { runFailover } from "../recovery/run-failover";
import { runPipeline } from "../run/run-pipeline";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, SECOND_DATE, warehouseContent } from "./rental-lab";

const { model } = RENTAL;
const { rpoSeconds, rtoSeconds } = model.recovery.standby;
const WARM = {
  ...RENTAL,
  model: {
    ...model,
    recovery: {
      ...model.recovery,
      standby: { kind: "warmStandby" as const, region: "us-west-2", rpoSeconds, rtoSeconds },
    },
  },
};
const [THIRD_DATE, FOURTH_DATE, FIFTH_DATE] = ["2026-01-03", "2026-01-04", "2026-01-05"] as const;

const quietly = { onEvent: () => undefined, signal: new AbortController().signal };

/** A day of the site that is active. */
async function day(home: Home, logical_date: string): Promise<string | null> {
  const result = await runPipeline(home, WARM, { input: { logical_date }, faults: [], ...quietly });
  expect(result).toMatchObject({ status: "SUCCEEDED" });
  return followAfterRun(home, WARM, result, quietly);
}

function move(home: Home, mode: FailoverInput["mode"]): Promise<FailoverResult> {
  const input = { mode, reason: "the warehouse is lost", approved_by: "somebody" };
  return runFailover(home, WARM, { input, faults: [], onState: () => undefined, ...quietly });
}

(IS_INSTALLED ? test : test.skip)(
  "a warm standby on real parts: it follows, takes over with what was missing, and the primary comes back by several days at once",
  async () => {
    const lab = await RentalLab.start();
    try {
      await lab.inHome("warm", async (home) => {
        const standby = home.at("standby");
        expect(await day(home, FIRST_DATE)).toBe("the standby followed: 1 batch loaded");
        expect(await day(home, SECOND_DATE)).toBe("the standby followed: 1 batch loaded");
        expect(await warehouseContent(standby)).toEqual(await warehouseContent(home));
        // What has not arrived is not followed, and is not lost either.
        const third = await runPipeline(home, WARM, { input: { logical_date: THIRD_DATE }, faults: [], ...quietly });
        expect(third).toMatchObject({ status: "SUCCEEDED" });
        const atPrimary = await warehouseContent(home);
        expect(await move(home, "rehearsal")).toMatchObject({ status: "SUCCEEDED", error: null });
        expect(await move(home, "failover")).toMatchObject({
          status: "SUCCEEDED",
          report: {
            snapshot: null,
            rpo_seconds: 0,
            replayed: [{ logical_date: THIRD_DATE }],
            verified: { differing: [] },
          },
        });
        expect(await warehouseContent(standby)).toEqual(atPrimary);
        for (const date of [FOURTH_DATE, FIFTH_DATE]) expect(await day(standby, date)).toBeNull();
        expect(await move(home, "failback")).toMatchObject({
          status: "SUCCEEDED",
          report: {
            replayed: [{ logical_date: FOURTH_DATE }, { logical_date: FIFTH_DATE }],
            verified: { differing: [] },
          },
        });
        expect(await warehouseContent(home)).toEqual(await warehouseContent(standby));
      });
    } finally {
      await lab.stop();
    }
  },
  600_000,
);
