import type { Site } from "../../../model";
import type { ChoiceRule, JsonObject, States, TaskState } from "../asl";
import { lookAtLock } from "../held-lock";
import { backupKey, latestKey, type LedgerPlace, ledgerTask, orLost } from "../ledger";
import { refuseUnfinished } from "../lock";
import { siteCheck } from "../site";
import type { RestoreRefusal } from "./refusals";

/** Nothing loads while a table is restored: the lock of runs is looked at here, and taken by `lockStates`. */
export function lookAtRuns(place: LedgerPlace, next: string): States {
  return lookAtLock(place, {
    key: latestKey(place),
    attributes: ["owner", "status"],
    item: "Latest",
    none: "SeeNone",
    next,
    held: "AlreadyRunning" satisfies RestoreRefusal,
  });
}

/** A backup of several tables would be of two times: before the restore and after it. */
export function lookAtBackups(place: LedgerPlace, next: string): States {
  return lookAtLock(place, {
    key: backupKey(place),
    attributes: ["owner", "status"],
    item: "Backup",
    none: "SeeNoBackup",
    next,
    held: "BackupRunning" satisfies RestoreRefusal,
  });
}

/** A table that an earlier restore has left half-way is brought to its end before another one is begun. */
export function refuseOtherTable(next: { readonly begun: string; readonly notBegun: string }): readonly ChoiceRule[] {
  return refuseUnfinished(next, [
    { Not: { Variable: "$.latest.Item.restoring.S", StringEqualsPath: "$.input.table" } },
  ]);
}

/**
 * `latest` is marked until the table is caught up: no run begins meanwhile, however this execution ends. A restore that died
 * has noted already whose the lock was. `begins`: whether the table may be changed from here on, else `notePutBack` says it.
 */
export function takeLock(place: LedgerPlace, site: Site, { begins, backups, next }: TakeLock): TaskState {
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        siteCheck(place, site, "$.site.epoch"),
        {
          Update: {
            TableName: place.table,
            Key: latestKey(place),
            UpdateExpression: `SET ${[
              "#owner_before = if_not_exists(#owner_before, :seen)",
              "#status_before = if_not_exists(#status_before, :seen_status)",
              // Where nothing has run at this site yet.
              "#run_id = if_not_exists(#run_id, :none)",
              "#restoring = :table",
              ...(begins ? [NOTE_BEGUN] : []),
              "#owner = :owner",
              "#status = :running",
            ].join(", ")}`,
            ConditionExpression:
              "(attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner) AND (attribute_not_exists(#restoring) OR #restoring = :table)",
            ExpressionAttributeNames: {
              ...(begins ? MARK : BEFORE_IT_BEGINS),
              "#owner": "owner",
              "#status": "status",
              "#run_id": "run_id",
            },
            ExpressionAttributeValues: {
              ":owner": { "S.$": "$$.Execution.Id" },
              ":seen": { "S.$": "$.seen.owner" },
              ":seen_status": { "S.$": "$.seen.status" },
              ":table": { "S.$": "$.input.table" },
              ":running": { S: "RUNNING" },
              ":none": { S: "" },
            },
          },
        },
        ...(backups ? [noOtherBackup(place)] : []),
      ],
    },
    next,
  });
}

function noOtherBackup(place: LedgerPlace): JsonObject {
  return {
    ConditionCheck: {
      TableName: place.table,
      Key: backupKey(place),
      ConditionExpression: "attribute_not_exists(#owner) OR #owner = :seen",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":seen": { "S.$": "$.seen_backup.owner" } },
    },
  };
}

interface TakeLock {
  readonly begins: boolean;
  /** Whether there are backups, which a restore keeps out. */
  readonly backups: boolean;
  readonly next: string;
}

const BEFORE_IT_BEGINS = {
  "#owner_before": "owner_before",
  "#status_before": "status_before",
  "#restoring": "restoring",
};

/** `restoring_since`: the first execution that may have changed something. */
const MARK = { ...BEFORE_IT_BEGINS, "#restoring_since": "restoring_since" };

const NOTE_BEGUN = "#restoring_since = if_not_exists(#restoring_since, :owner)";

/** From here on nobody can know by the ledger what was put back. */
export function notePutBack(place: LedgerPlace, next: string): TaskState {
  return orLost(
    ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: latestKey(place),
        UpdateExpression: `SET ${NOTE_BEGUN}`,
        ConditionExpression: "#owner = :owner",
        ExpressionAttributeNames: { "#restoring_since": "restoring_since", "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": { "S.$": "$$.Execution.Id" } },
      },
      next,
    }),
  );
}

/** The lock is again what it was: a run that had failed can be retried. A second attempt finds it given back already. */
export function freeLock(place: LedgerPlace, next: string): TaskState {
  return orLost(
    giveBack(place, {
      condition: "attribute_not_exists(#restoring) OR #owner = :owner",
      values: { ":owner": { "S.$": "$$.Execution.Id" } },
      next,
    }),
  );
}

/** Nothing was put back, and by no earlier restore that died either: runs need not wait. */
export function freeLockOfRefused(place: LedgerPlace, next: string): TaskState {
  return {
    ...giveBack(place, {
      condition: "(attribute_not_exists(#restoring_since) OR #restoring_since = :owner) AND #owner = :owner",
      values: { ":owner": { "S.$": "$$.Execution.Id" } },
      next,
    }),
    Catch: [{ ErrorEquals: ["DynamoDb.ConditionalCheckFailedException"], ResultPath: "$.lock", Next: next }],
  };
}

/** Somebody decided that runs go on with the table as it is. */
export function giveUp(place: LedgerPlace, next: string): TaskState {
  return giveBack(place, {
    condition: "attribute_not_exists(#restoring) OR #owner = :seen",
    values: { ":seen": { "S.$": "$.seen.owner" } },
    next,
  });
}

interface GiveBack {
  readonly condition: string;
  readonly values: JsonObject;
  readonly next: string;
}

function giveBack(place: LedgerPlace, { condition, values, next }: GiveBack): TaskState {
  return ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: latestKey(place),
      UpdateExpression: `SET #owner = if_not_exists(#owner_before, #owner), #status = if_not_exists(#status_before, #status) REMOVE ${Object.keys(MARK).join(", ")}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...MARK, "#owner": "owner", "#status": "status" },
      ExpressionAttributeValues: values,
    },
    next,
  });
}

/** Notes that a backup is being written, unless a table is being restored. */
export function takeBackupLock(place: LedgerPlace, next: string): TaskState {
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        {
          Put: {
            TableName: place.table,
            Item: {
              ...backupKey(place),
              owner: { "S.$": "$$.Execution.Id" },
              status: { S: "RUNNING" },
              run_id: { "S.$": "$.run.run_id" },
              started_at: { "S.$": "$$.State.EnteredTime" },
            },
          },
        },
        {
          ConditionCheck: {
            TableName: place.table,
            Key: latestKey(place),
            ConditionExpression: "attribute_not_exists(#restoring)",
            ExpressionAttributeNames: { "#restoring": "restoring" },
          },
        },
      ],
    },
    next,
  });
}
