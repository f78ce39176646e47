import type { States } from "./asl";
import { memberPath } from "./asl/intrinsic";
import { BEGIN_RUN } from "./new-run";
import { describeStored } from "./stored-run";

/** By what is known whether a retry would write over rows that its run may have loaded. */
export interface Remaking {
  /** Names of the steps from which a retry comes to the job that writes the curated folders. */
  readonly from: readonly string[];
  /** The step that is done before the first load begins; null where nothing is loaded. */
  readonly admitted: string | null;
}

/** The first state of `remadeRunStates`. */
export const REMADE_ENTRY = "AreLoadedRowsRemade";

/**
 * A run whose rows are made anew, once it may have loaded some, goes on as another run of its date, from the beginning: the load job keeps
 * what the first one has written, and a manifest lists what it has loaded, so that a replay repeats both.
 */
export function remadeRunStates({ from, admitted }: Remaking): States {
  if (admitted === null) return {};
  return {
    [REMADE_ENTRY]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Or: from.map((name) => ({ Variable: "$.input.failed_job", StringEquals: name })) },
            { Variable: memberPath("$.stored.Item.done.M", admitted), IsPresent: true },
          ],
          Next: "DescribeRemadeRun",
        },
      ],
      Default: "DescribeStoredRun",
    },
    DescribeRemadeRun: describeStored(
      {
        "run_id.$": "$$.Execution.Name",
        "item.$": "States.Format('run#{}', $$.Execution.Name)",
        done: {},
      },
      "ForgetRemadeRun",
    ),
    ForgetRemadeRun: { Type: "Pass", Result: {}, ResultPath: "$.stored", Next: BEGIN_RUN },
  };
}
