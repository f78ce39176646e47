import type { JsonObject, States, TaskState } from "../asl";
import { lookAtLock } from "../held-lock";
import { catchLost, type LedgerPlace, ledgerTask, lookAgain } from "../ledger";
import type { BackfillRefusal } from "./refusals";

/*
 * What a backfill has done stands in one item of the ledger, under the plan's id. Who starts the same plan again goes on
 * there; another plan begins anew. The item is a lock, too: one backfill at a time has the tables beside the live ones.
 */

export function backfillKey({ pipeline }: LedgerPlace): JsonObject {
  return { pipeline: { S: pipeline }, item: { S: "backfill" } };
}

const NAMES = {
  "#plan": "plan",
  "#table": "table",
  "#owner": "owner",
  "#status": "status",
  "#started": "started_at",
  "#finished": "finished_at",
  "#recomputed": "recomputed",
  "#prepared": "prepared",
  "#loaded": "loaded",
  "#loaded_run": "loaded_run",
} as const;

type Name = keyof typeof NAMES;

function update(place: LedgerPlace, { set, remove = [], condition, values, next }: Update): TaskState {
  const text = [
    `SET ${Object.entries(set)
      .map(([name, value]) => `${name} = ${value}`)
      .join(", ")}`,
    ...(remove.length === 0 ? [] : [`REMOVE ${remove.join(", ")}`]),
  ].join(" ");
  const used = Object.keys(NAMES).filter((name): name is Name => new RegExp(`${name}\\b`).test(`${text} ${condition}`));
  return ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: backfillKey(place),
      UpdateExpression: text,
      ConditionExpression: condition,
      ExpressionAttributeNames: Object.fromEntries(used.map((name) => [name, NAMES[name]])),
      ExpressionAttributeValues: values,
    },
    next,
  });
}

interface Update {
  readonly set: Partial<Record<Name, string>>;
  readonly remove?: readonly Name[];
  readonly condition: string;
  readonly values: JsonObject;
  readonly next: string | null;
}

/** Whether another backfill is under way. */
export function lookAtBackfills(place: LedgerPlace, next: string): States {
  return lookAtLock(place, {
    key: backfillKey(place),
    attributes: ["owner", "status"],
    item: "Backfill",
    none: "SeeNoBackfill",
    next,
    held: "BackfillRunning" satisfies BackfillRefusal,
  });
}

const TAKE = {
  condition: "attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner",
  values: {
    ":owner": { "S.$": "$$.Execution.Id" },
    ":seen": { "S.$": "$.seen_backfill.owner" },
    ":running": { S: "RUNNING" },
  },
};

/** The plan is another one than before: of that, nothing stays. */
export function begin(place: LedgerPlace, next: string): TaskState {
  return update(place, {
    set: { "#plan": ":plan", "#table": ":table", "#owner": ":owner", "#status": ":running", "#started": ":now" },
    remove: ["#recomputed", "#prepared", "#loaded", "#loaded_run", "#finished"],
    condition: TAKE.condition,
    values: {
      ...TAKE.values,
      ":plan": { "S.$": "$.plan.id" },
      ":table": { "S.$": "$.plan.table" },
      ":now": { "S.$": "$$.State.EnteredTime" },
    },
    next,
  });
}

/** The plan is the one that an earlier execution has begun, or this one. */
export function goOn(place: LedgerPlace, next: string): TaskState {
  return update(place, { set: { "#owner": ":owner", "#status": ":running" }, ...TAKE, next });
}

/** A note of this execution's own that finds the item another's. */
const SEE_LOST_BACKFILL = "SeeLostBackfill";
export const CATCH_OTHERS = catchLost(SEE_LOST_BACKFILL);

/** Notes what is done of this execution's plan. Of an item of a Map it is caught around it. */
export function mark(place: LedgerPlace, { set, values, next }: Pick<Update, "set" | "values" | "next">): TaskState {
  const task = update(place, {
    set,
    condition: "#owner = :owner",
    values: { ...values, ":owner": { "S.$": "$$.Execution.Id" } },
    next,
  });
  return next === null ? task : lookAgain(task, SEE_LOST_BACKFILL);
}

/** The live tables have the past: who starts the same again begins anew. */
export function finish(place: LedgerPlace, next: string): TaskState {
  const task = update(place, {
    set: { "#status": ":succeeded", "#finished": ":now" },
    remove: ["#plan", "#recomputed", "#prepared", "#loaded", "#loaded_run"],
    condition: "#owner = :owner",
    values: {
      ":owner": { "S.$": "$$.Execution.Id" },
      ":succeeded": { S: "SUCCEEDED" },
      ":now": { "S.$": "$$.State.EnteredTime" },
    },
    next,
  });
  return lookAgain(task, SEE_LOST_BACKFILL);
}
