import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { Step } from "../steps";
import type { ChoiceState, Condition } from "./asl";
import { memberPath } from "./asl/intrinsic";
import { BATCH_OF_MARK } from "./mark";

/** Every name by which a retry may call a step: its own, and a job's name in this stack. */
export function namesOf(step: Step, model: PipelineModel, bindings: Bindings): readonly string[] {
  const { extract, load } = model.jobs;
  const physical =
    step.name === extract.name
      ? bindings.jobNames.extract
      : step.name === load.name
        ? bindings.jobNames.load
        : step.name;
  return physical === step.name ? [step.name] : [step.name, physical];
}

/** The steps that must have finished before a step, near and far, in the order of the run. */
export function ancestorsOf(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const ancestors = new Map<string, ReadonlySet<string>>();
  const inOrder = new Map<string, readonly Step[]>();
  for (const step of steps) {
    const names = new Set(step.after.flatMap((name) => [...(ancestors.get(name) ?? []), name]));
    ancestors.set(step.name, names);
    inOrder.set(
      step.name,
      steps.filter((candidate) => names.has(candidate.name)),
    );
  }
  return inOrder;
}

/**
 * A step is skipped when the run has it done, unless a retry names it or something that it depends on. A failed step
 * was never marked done, and neither was anything after it: they run without being named. What was done by another
 * batch (a definition was deployed since) is not done.
 */
export function gate(step: Step, batch: string | null, forcedBy: readonly string[], skipTo: string): ChoiceState {
  const done = memberPath("$.run.done", step.name);
  const byBatch = `${done}.M.${BATCH_OF_MARK}`;
  const isDone: Condition[] = [
    { Variable: done, IsPresent: true },
    ...(batch === null
      ? []
      : [{ Variable: byBatch, IsPresent: true } as const, { Variable: `${byBatch}.S`, StringEquals: batch } as const]),
  ];
  const isRetry: Condition = { Variable: "$.input.retry", BooleanEquals: true };
  // Whatever a retry may name, the commit comes after it: the list would be as long as the definition.
  const forced: Condition =
    step.kind === "commit"
      ? isRetry
      : { And: [isRetry, { Or: forcedBy.map((name) => ({ Variable: "$.input.failed_job", StringEquals: name })) }] };
  return {
    Type: "Choice",
    Choices: [{ And: [...isDone, { Not: forced }], Next: skipTo }],
    Default: step.name,
  };
}
