import type { FailoverInput } from "../../pipeline-dsl/targets/recovery";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import type { Fault } from "../faults";
import type { Home } from "../home/home";
import { moveMarketplace } from "../marketplace/own-source";
import type { FailoverResult } from "../recovery/result";
import { type FailoverOptions, runFailover } from "../recovery/run-failover";
import type { RunResult } from "../result";
import type { CompiledPipeline } from "../run/documents";
import { runPipeline } from "../run/run-pipeline";
import type { DemoOptions } from "./demo";

/** The day on which the primary's warehouse was lost. What comes after a step that did not end well is null. */
export interface Disaster {
  readonly date: string;
  /** At the primary, broken off in its last load. */
  readonly struck: RunResult;
  readonly failover: FailoverResult | null;
  /** The same date at the standby. */
  readonly atStandby: RunResult | null;
  readonly failback: FailoverResult | null;
}

/** Destroys the primary's warehouse in mid-load, fails over, runs the day at the standby, and goes back. */
export async function liveThroughDisaster(
  date: string,
  home: Home,
  compiled: CompiledPipeline,
  options: DemoOptions,
): Promise<Disaster> {
  const { tell, onEvent, signal } = options;
  const { marketplace } = await moveMarketplace(home, compiled.model, date, options.scale);
  await marketplace.close();
  const standby = home.at("standby");
  const step = stepsOf(compiled.model).findLast(({ kind }) => kind === "load")?.name ?? "";
  const run = (at: Home, faults: readonly Fault[]): Promise<RunResult> =>
    runPipeline(at, compiled, { input: { logical_date: date }, faults, onEvent, signal });
  const fail = (
    mode: FailoverInput["mode"],
    reason: string,
    more: Pick<FailoverOptions, "restoreFirst"> = {},
  ): Promise<FailoverResult> =>
    runFailover(home, compiled, {
      ...more,
      input: { mode, reason, approved_by: "the demo" },
      faults: [],
      onEvent,
      onState: options.onState,
      signal,
    });

  tell(`${date}: the primary's warehouse is destroyed in mid-load`);
  const struck = await run(home, [{ step, error: "KILL", times: 3 }]);
  const nothing = { date, struck, failover: null, atStandby: null, failback: null };
  if (struck.status !== "FAILED") return nothing;
  await home.loseWarehouse();
  // Two warm Javas at once would be one too many for a small computer.
  await home.jobs.close();

  tell("  failover to the standby");
  const failover = await fail("failover", "the primary's warehouse is lost");
  if (failover.status !== "SUCCEEDED") return { ...nothing, failover };
  tell(`  ${date} at the standby`);
  const atStandby = await run(standby, []);
  if (atStandby.status !== "SUCCEEDED") return { ...nothing, failover, atStandby };
  await standby.jobs.close();

  tell("  the primary gets a warehouse again, from its newest snapshot; fail-back");
  const failback = await fail("failback", "the primary is back", { restoreFirst: () => undefined });
  return { ...nothing, failover, atStandby, failback };
}

export function endedWell({ atStandby, failback }: Disaster): boolean {
  return atStandby?.status === "SUCCEEDED" && failback?.status === "SUCCEEDED";
}
