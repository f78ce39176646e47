import type { JsonObject, PassState } from "./asl";
import { folderOfDate } from "./run-folder";

/** `$.run`: the dates of the run in `$.stored`, for this execution. `own`: its name, and what of it is done. */
export function describeStored(own: JsonObject, next: string): PassState {
  return {
    Type: "Pass",
    Parameters: {
      ...own,
      "owner.$": "$$.Execution.Id",
      "logical_date.$": "$.stored.Item.logical_date.S",
      "folder.$": folderOfDate("$.stored.Item.logical_date.S"),
      "window_start.$": "$.stored.Item.window_start.S",
      "window_end.$": "$.stored.Item.window_end.S",
      "epoch.$": "$.site.epoch",
      "warehouse.$": "$.site.warehouse",
    },
    ResultPath: "$.run",
    Next: next,
  };
}
