import type { JsonObject, States } from "./asl";
import { type LedgerPlace, ledgerTask } from "./ledger";
import { OWNER_RETRY } from "./retries";

export interface LookAtLock {
  /** The lock's item. */
  readonly key: JsonObject;
  /** What is kept of it as `$.seen`, `$.seen_backup` or `$.seen_backfill`; texts, all empty where there is no item yet. */
  readonly attributes: readonly string[];
  /** In which of its statuses it may be held. */
  readonly busy?: readonly string[];
  /** In the states' names: `ReadLatest`, `HasLatest`, `SeeLatest`. */
  readonly item: "Latest" | "Lock" | "Backup" | "Backfill";
  readonly none: string;
  /** Where the lock is free. */
  readonly next: string;
  /** Where somebody holds it. */
  readonly held: string;
}

/**
 * Looks at a lock: it is held while its status says so and the owner's execution has not ended. What was seen here is
 * the condition under which the lock is taken later, so two executions cannot both take it.
 */
export function lookAtLock(
  place: LedgerPlace,
  { key, attributes, busy = ["RUNNING"], item, none, next, held }: LookAtLock,
): States {
  const stored = `$.${item.toLowerCase()}`;
  // A machine looks at one lock of its own, and besides at whether a backup is being written or a table backfilled.
  const which = item === "Backup" || item === "Backfill" ? item : "";
  const seen = which === "" ? "$.seen" : `$.seen_${which.toLowerCase()}`;
  return {
    [`Read${item}`]: ledgerTask({
      action: "getItem",
      parameters: { TableName: place.table, Key: key, ConsistentRead: true },
      resultPath: stored,
      next: `Has${item}`,
    }),
    [`Has${item}`]: {
      Type: "Choice",
      Choices: [{ Variable: `${stored}.Item`, IsPresent: true, Next: `See${item}` }],
      Default: none,
    },
    [none]: {
      Type: "Pass",
      Result: Object.fromEntries(attributes.map((name) => [name, ""])),
      ResultPath: seen,
      Next: next,
    },
    [`See${item}`]: {
      Type: "Pass",
      Parameters: Object.fromEntries(attributes.map((name) => [`${name}.$`, `${stored}.Item.${name}.S`])),
      ResultPath: seen,
      Next: `Is${which}Locked`,
    },
    [`Is${which}Locked`]: {
      Type: "Choice",
      Choices: busy.map((status) => ({
        Variable: `${seen}.status`,
        StringEquals: status,
        Next: `Read${which}Owner`,
      })),
      Default: next,
    },
    [`Read${which}Owner`]: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sfn:describeExecution",
      Parameters: { "ExecutionArn.$": `${seen}.owner` },
      ResultSelector: { "Status.$": "$.Status" },
      ResultPath: "$.owner",
      TimeoutSeconds: 60,
      Retry: OWNER_RETRY,
      // Step Functions forgets an execution after 90 days: it has ended.
      Catch: [{ ErrorEquals: ["Sfn.ExecutionDoesNotExistException"], ResultPath: "$.owner", Next: next }],
      Next: `Is${which}OwnerRunning`,
    },
    [`Is${which}OwnerRunning`]: {
      Type: "Choice",
      Choices: [
        {
          Or: ["RUNNING", "PENDING_REDRIVE"].map((status) => ({ Variable: "$.owner.Status", StringEquals: status })),
          Next: held,
        },
      ],
      Default: next,
    },
  };
}
