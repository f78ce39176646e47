import type { JsonObject } from "./asl";
import type { LedgerPlace } from "./ledger";

/** In a transaction: the batch `$.run` is in this site's warehouse, and the next one begins where its window ends. */
export function putCommitted(place: LedgerPlace): JsonObject {
  return {
    Put: {
      TableName: place.table,
      Item: {
        pipeline: { S: place.pipeline },
        item: { "S.$": "States.Format('committed#{}', $.run.logical_date)" },
        run_id: { "S.$": "$.run.run_id" },
        logical_date: { "S.$": "$.run.logical_date" },
        window_start: { "S.$": "$.run.window_start" },
        window_end: { "S.$": "$.run.window_end" },
        committed_at: { "S.$": "$$.State.EnteredTime" },
      },
    },
  };
}
