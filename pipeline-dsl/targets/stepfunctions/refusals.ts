import { RECOVERY_CODES } from "../recovery/codes";
import type { FailState } from "./asl";
import { heldBy, naming, RESTORE_NOT_BEGUN, RESTORE_UNFINISHED } from "./holder";

/** The refusals of the pipeline's machine: what no redrive could cure. Reached from Choices only. */
export const REFUSALS = {
  MalformedInput: refusal(
    "Pipeline.MalformedInput",
    "retry must be true or false; failed_job, logical_date, scheduled_time and waive_quality must be text; the execution's name must not hold a quote. Fix: start again with them",
  ),
  UnknownRetryJob: refusal(
    "Pipeline.UnknownRetryJob",
    "failed_job names no step and no job of this pipeline; nothing was started. Fix: give the name of one",
  ),
  NoLogicalDate: refusal(
    "Pipeline.NoLogicalDate",
    "A run needs a logical_date such as 2026-01-31, or a scheduled_time such as 2026-01-31T02:00:00Z. Fix: start again with one of them",
  ),
  DateNotDue: refusal(
    "Pipeline.DateNotDue",
    "The date's scheduled time has not come yet; a run of it would close the way for every date before. Fix: give a date that is due",
  ),
  AlreadyRunning: heldBy(
    "Pipeline.AlreadyRunning",
    "Another execution of this pipeline is running. Fix: wait until it ends, or stop it",
    "seen.owner",
  ),
  NothingToRetry: refusal(
    "Pipeline.NothingToRetry",
    "The latest run did not fail, or there is none. Fix: start a new run, with its date",
  ),
  RunNameTaken: naming(
    "Pipeline.RunNameTaken",
    "The ledger has a run of this execution's name already, which an earlier execution has begun. Fix: start again under another name",
    ["It is ", { path: "$.run.run_id" }, ", of ", { path: "$.lost.Item.logical_date.S" }],
  ),
  HistoryMovedOn: naming(
    "Pipeline.HistoryMovedOn",
    "A newer date is committed, and versioned tables cannot be loaded backwards. Fix: run the newest date, or a later one",
    [
      "The newest is ",
      { path: "$.newest.Items[0].logical_date.S" },
      ", and this one ",
      { path: "$.date.logical_date" },
    ],
  ),
  SiteUnknown: refusal("Pipeline.SiteUnknown", RECOVERY_CODES["Pipeline.SiteUnknown"]),
  SiteFormat: refusal("Pipeline.SiteFormat", RECOVERY_CODES["Pipeline.SiteFormat"]),
  SiteNotActive: naming("Pipeline.SiteNotActive", RECOVERY_CODES["Pipeline.SiteNotActive"], [
    "By this site's ledger the active one is the ",
    { path: "$.stored_site.Item.active.S" },
    ", at epoch ",
    { path: "$.stored_site.Item.epoch.N" },
  ]),
  SiteUncertain: naming("Pipeline.SiteUncertain", RECOVERY_CODES["Pipeline.SiteUncertain"], [
    "It was sure until ",
    { path: "$.stored_site.Item.sure_until.S" },
  ]),
  RestoreUnfinished: RESTORE_UNFINISHED,
  RestoreNotBegun: RESTORE_NOT_BEGUN,
  JobRunNotSucceeded: refusal("Glue.JobRunNotSucceeded", "The job was stopped by hand. Fix: retry it"),
} as const satisfies Readonly<Record<string, FailState>>;

export type Refusal = keyof typeof REFUSALS;

function refusal(error: string, cause: string): FailState {
  return { Type: "Fail", Error: error, Cause: cause };
}
