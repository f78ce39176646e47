import type { Fault } from "../../lab/faults";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { UsageError } from "../output/failures";

const FAULT = /^(?<step>[^=\s]+)=(?<error>[A-Za-z][\w.]*?)(?:x(?<times>\d+))?$/;

/** Reads every `--fault STEP=ERROR[xN]`; all that are wrong are named at once. */
export function parseFaults(texts: readonly string[], stepNames: () => Iterable<string>): readonly Fault[] {
  // Where nothing is to fail no machine has to be printed for its names.
  const steps = texts.length === 0 ? [] : [...stepNames()];
  const problems: string[] = [];
  const faults = texts.flatMap((text) => {
    const { step = "", error = "", times = "1" } = FAULT.exec(text)?.groups ?? {};
    if (step === "" || Number(times) === 0)
      problems.push(`--fault ${text}: expected STEP=ERROR, STEP=ERRORxN (N from 1) or STEP=KILL`);
    else if (!steps.includes(step))
      problems.push(
        `--fault ${text}: there is no step ${step}; ${didYouMean(step, steps, `the steps are ${steps.join(", ")}`)}`,
      );
    return [{ step, error, times: Number(times) }];
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return faults;
}
