import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Settings } from "../settings/settings";
import { ASSUMED, jobDpus } from "./estimate";
import { type PriceTable, PRICES } from "./prices";

/** What a backfill takes, at most: each day as long as a run of the pipeline does, which shapes and loads every table. */
export interface BackfillEstimate {
  readonly dpuHours: number;
  /** Of a serverless warehouse; null: a cluster is paid by the hour anyway, or nobody knows the warehouse. */
  readonly rpuHours: number | null;
  /** US dollars; null: the table lacks a price. */
  readonly dollars: number | null;
  readonly assumed: string;
}

export function estimateBackfill(
  model: PipelineModel,
  settings: Settings | null,
  { recomputed, replayed }: { readonly recomputed: number; readonly replayed: number },
  { prices }: PriceTable = PRICES,
): BackfillEstimate {
  const { jobMinutes, warehouseMinutes } = { ...ASSUMED, ...settings?.usage };
  const dpuHours = (recomputed * jobMinutes * jobDpus(model.jobs.load)) / 60;
  const warehouse = settings?.warehouse;
  const rpuHours =
    warehouse?.kind === "serverless" ? (replayed * warehouseMinutes * warehouse.baseCapacity) / 60 : null;
  const [dpu, rpu] = [prices["glue.dpu"], prices["redshift.rpu"]];
  const known = dpu !== undefined && (rpuHours === null || rpu !== undefined);
  return {
    dpuHours,
    rpuHours,
    dollars: known ? dpuHours * dpu.price + (rpuHours ?? 0) * (rpu?.price ?? 0) : null,
    assumed: `${String(jobMinutes)} minutes of the job a day on ${String(jobDpus(model.jobs.load))} DPU${
      rpuHours === null ? "" : `, ${String(warehouseMinutes)} minutes of the warehouse`
    }`,
  };
}
