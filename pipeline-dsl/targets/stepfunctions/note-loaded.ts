import type { JsonObject, TaskState } from "./asl";
import { putCommitted } from "./committed-item";
import { type LedgerPlace, ledgerTask, lockKey } from "./ledger";

/**
 * Notes in this site's ledger that its warehouse holds the batch `$.run`: what dies goes on behind it, since no batch is loaded
 * behind a later one. Who has lost the lock of recovery notes nothing. `checks`: what else must hold.
 */
export function noteLoaded(place: LedgerPlace, checks: readonly JsonObject[], next: string | null): TaskState {
  return ledgerTask({
    action: "transactWriteItems",
    parameters: { TransactItems: [lockIsHeld(place), ...checks, putCommitted(place)] },
    next,
  });
}

/** Nothing to note, and nothing to go on with where the lock is lost. */
export function holdLock(place: LedgerPlace, next: string | null): TaskState {
  return ledgerTask({
    action: "transactWriteItems",
    parameters: { TransactItems: [lockIsHeld(place)] },
    next,
  });
}

function lockIsHeld(place: LedgerPlace): JsonObject {
  return {
    ConditionCheck: {
      TableName: place.table,
      Key: lockKey(place),
      ConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": { "S.$": "$$.Execution.Id" } },
    },
  };
}
