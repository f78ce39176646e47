import { RECOVERY_CODES, type RecoveryCode } from "../../recovery/codes";
import type { FailState, States } from "../asl";
import { DIFFERING, heldBy, naming, PASSED_OVER } from "../holder";
import { SQL_REFUSED } from "../sql-task";

/** Reached from Choices only: what no redrive could cure, but a new start may. */
export const FAILOVER_REFUSALS = {
  MalformedInput: refusal("Pipeline.RecoveryInput"),
  SiteUnknown: refusal("Pipeline.SiteUnknown"),
  SiteFormat: refusal("Pipeline.SiteFormat"),
  RecoveryRunning: heldBy("Pipeline.RecoveryRunning", RECOVERY_CODES["Pipeline.RecoveryRunning"], "seen.owner"),
  SiteActive: refusal("Pipeline.SiteActive"),
  NothingToRecoverFrom: refusal("Pipeline.NothingToRecoverFrom"),
  NoUsableSnapshot: refusal("Pipeline.NoUsableSnapshot"),
  // With its figures.
  LossOverObjective: { Type: "Fail", Error: "Pipeline.LossOverObjective", CausePath: "$.survey.complaint" },
  // With the run that is waited for.
  SiteBehind: naming("Pipeline.SiteBehind", RECOVERY_CODES["Pipeline.SiteBehind"], [{ path: "$.survey.behind" }]),
  // With the folders that are waited for.
  BackfillBehind: naming("Pipeline.SiteBehind", RECOVERY_CODES["Pipeline.SiteBehind"], [
    "Backfills are what it lacks",
    PASSED_OVER,
  ]),
  RestoreNotFinished: refusal("Pipeline.RestoreNotFinished"),
  UncommittedLoads: refusal("Pipeline.UncommittedLoads"),
  WarehouseBehind: refusal("Pipeline.WarehouseBehind"),
  // With the tables and their dates.
  DefinitionChanged: { Type: "Fail", Error: "Pipeline.DefinitionChanged", CausePath: "$.plan.complaint" },
  // What a load refuses, with its code.
  Refused: SQL_REFUSED,
  SiteMovedOn: naming("Pipeline.SiteMovedOn", RECOVERY_CODES["Pipeline.SiteMovedOn"], [
    "By this site's ledger the active one is the ",
    { path: "$.stored_site.Item.active.S" },
    ", at epoch ",
    { path: "$.stored_site.Item.epoch.N" },
  ]),
  NameNotMoved: refusal("Pipeline.NameNotMoved"),
  RecoveryDegraded: naming("Pipeline.RecoveryDegraded", RECOVERY_CODES["Pipeline.RecoveryDegraded"], [
    "They are ",
    DIFFERING,
    PASSED_OVER,
  ]),
} as const satisfies Readonly<Record<string, FailState>>;

export type FailoverRefusal = keyof typeof FAILOVER_REFUSALS;

/** Those that the Choices of a machine lead to: a strategy has its own. */
export function refusalsOf(states: States): States {
  const led = new Set(
    Object.values(states).flatMap((state) =>
      state.Type === "Choice" ? [...state.Choices.map((choice) => choice.Next), state.Default] : [],
    ),
  );
  return Object.fromEntries(Object.entries(FAILOVER_REFUSALS).filter(([name]) => led.has(name)));
}

export function refusal(code: RecoveryCode): FailState {
  return { Type: "Fail", Error: code, Cause: RECOVERY_CODES[code] };
}
