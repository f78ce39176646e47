import { loadWaves, type PipelineModel } from "../../model";
import { loadStepName, type Step, stepsOf } from "../steps";

/** Steps that run side by side: the loads of one wave. Every other step is a stage of its own. */
export type Stage = readonly Step[];

/** The stages of a run, one after the other. */
export function stagesOf(model: PipelineModel): readonly Stage[] {
  const waveOf = new Map(
    loadWaves(model).flatMap((wave, index) => wave.map((target) => [loadStepName(target), index] as const)),
  );
  const stages: Step[][] = [];
  let open: number | undefined;
  for (const step of stepsOf(model)) {
    const wave = waveOf.get(step.name);
    const last = stages.at(-1);
    if (wave !== undefined && wave === open && last !== undefined) last.push(step);
    else stages.push([step]);
    open = wave;
  }
  return stages;
}
