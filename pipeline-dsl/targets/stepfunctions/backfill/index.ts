import type { PipelineModel } from "../../../model";
import type { Bindings } from "../../bindings";
import { recoveryMachineNames } from "../../recovery/machines";
import { shadowOf } from "../../redshift/backfill/shadow";
import type { SqlBatch } from "../../redshift/statement";
import { printStepBatch } from "../../redshift/step-batch";
import type { Step } from "../../steps";
import type { MachineDocument } from "../asl";
import { printReplayMachines } from "../replay-machine";
import { printBackfillMachine } from "./backfill-machine";

export interface BackfillMachine {
  /** `backfill` is started; `day` loads one batch of it. */
  readonly kind: "backfill" | "day";
  /** The name in the definition; a stack may add a suffix, the same one to every machine. */
  readonly name: string;
  readonly document: MachineDocument;
}

/** The machine that computes a table's past again, and the one that loads a day of it. None where a stack has no recovery. */
export function printBackfillMachines(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
): readonly BackfillMachine[] {
  const { recovery } = bindings;
  if (recovery === null) return [];
  const place = { table: bindings.ledgerTable, pipeline: model.name };
  const shadow = shadowOf(model);
  const days = printReplayMachines(
    { model: shadow, bindings, batchOf: (step) => printStepBatch(shadow, [], step) },
    {
      name: recoveryMachineNames(model).backfillDay,
      partPrefix: `${model.name}_backfill_day_part`,
      kinds: ["load"],
    },
  );
  return [
    ...printBackfillMachine({ model, bindings, recovery, place }, batchOf).map((machine) => ({
      kind: "backfill" as const,
      ...machine,
    })),
    ...days.map((machine) => ({ kind: "day" as const, ...machine })),
  ];
}
