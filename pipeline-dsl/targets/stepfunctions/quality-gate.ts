import type { TaskState } from "./asl";
import { type LedgerPlace, ledgerTask, runKey } from "./ledger";

/**
 * Lets the run through when its quality verdict allows it, or an operator does. It changes nothing: the condition is
 * the gate, so that a breach is a failed task, which a redrive or a retry can cure.
 */
export function qualityGate(place: LedgerPlace, next: string): TaskState {
  return ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: runKey(place),
      UpdateExpression: "SET #owner = :owner",
      ConditionExpression:
        "#owner = :owner AND (#verdict = :passed OR #verdict = :warned OR attribute_exists(#waiver))",
      ExpressionAttributeNames: { "#owner": "owner", "#verdict": "quality_verdict", "#waiver": "quality_waiver" },
      ExpressionAttributeValues: {
        ":owner": { "S.$": "$.run.owner" },
        ":passed": { S: "passed" },
        ":warned": { S: "warned" },
      },
    },
    next,
  });
}
