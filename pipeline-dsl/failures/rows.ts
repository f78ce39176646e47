import { SOURCE_CORRECTED, TRY_AGAIN, type FailureCode, type WayOn } from "./failure-code";

const NOTHING_LOADED = "Nothing was changed: what is refused is found before the first load.";
const DEFINITION_DEPLOYED: WayOn = { when: "the changed definition is deployed", at: "transform" };
const INNER =
  "This is a safeguard of the pipeline's own; if it speaks, its generated SQL or a hand-made change is wrong.";

/** Codes of the rules and of the loads: what the rows of a run can be refused for. */
export const ROW_FAILURES: readonly FailureCode[] = [
  {
    code: "Pipeline.QualityBreached",
    summary: "The rows do not meet a quality threshold",
    explanation:
      "A rule that stops the run held for too small a share of the rows. Nothing of this run was loaded; readers still see the last good day. The message lists the rules with their shares.",
    remedy:
      "Correct the rows in the source; or change the threshold, if the rows are right; or let this one run through with a reason, which is kept and shown.",
    goOn: [
      { when: "the rows are corrected in the source", at: "extract" },
      { when: "the rule or its threshold is changed and deployed", at: "transform" },
      { when: "the rows are accepted this once, with the reason", at: "qualityGate" },
    ],
  },
  {
    code: "Pipeline.RowsVanished",
    summary: "More keys are gone from the source than may vanish at once",
    explanation: `The share of living keys that the extract does not have any more is above \`refuseAbove\`. Usually the source is half restored, or a filter is wrong. ${NOTHING_LOADED}`,
    remedy:
      "Restore the rows. If they are really gone, raise `refuseAbove` for one reviewed deployment, and take it back after.",
    goOn: [
      { when: "the rows are back in the source", at: "extract" },
      { when: "a higher refuseAbove is deployed", at: "failedStep" },
    ],
  },
  {
    code: "Pipeline.MissingKey",
    summary: "Rows of this run have no natural key or grain",
    explanation: `A column that tells the rows of a target apart is NULL in rows of this run. ${NOTHING_LOADED}`,
    remedy:
      "Fill the column in the source, or give the rule `complete(column)` with `quarantine`, which sets such rows aside with their reason.",
    goOn: [SOURCE_CORRECTED, DEFINITION_DEPLOYED],
  },
  {
    code: "Pipeline.DuplicateKey",
    summary: "Several rows of this run have one natural key or grain",
    explanation: `A target keeps one row a natural key or grain, and this run brings several. ${NOTHING_LOADED}`,
    remedy:
      "Correct the rows in the source; or widen the grain or natural key in the definition, if several rows are right.",
    goOn: [SOURCE_CORRECTED, DEFINITION_DEPLOYED],
  },
  {
    code: "Pipeline.HistoryMovedOn",
    summary: "A later date is loaded already",
    explanation:
      "A versioned table cannot be loaded backwards: the source no longer says what it was on that day. Nothing was changed.",
    remedy: "Run the newest date, or a later one; a missed date is made up for by the next run's window.",
    goOn: [],
  },
  {
    code: "Pipeline.CommittedDaysLacking",
    summary: "The warehouse lacks days that were committed",
    explanation: `The newest load of a table, by the warehouse's own \`__load_history\`, ends before the window of this run begins: between them days were committed that the warehouse does not hold. It was put back to an earlier snapshot, or is an empty one in the place of one that was lost. No later run reads those days again, so loading past them would lose them for good. ${NOTHING_LOADED}`,
    remedy:
      "Bring the days back, the first of these ways that there is: put the warehouse back to a snapshot of after the last committed run; fail over, and fail back (`npx pipeline failover`), which asks the warehouse what it lacks and loads it; restore each of its tables (`npx pipeline restore TABLE --as-of DATE`, of the date that the message says the tables end with), which loads what came after. Then retry.",
    goOn: [{ when: "the days are back", at: "failedStep" }],
  },
  {
    code: "Pipeline.TableEmptied",
    summary: "A table that was loaded is empty",
    explanation: `By the warehouse's own \`__load_history\` runs have loaded rows into the table that none has removed, and it has none: somebody emptied it, or dropped it and it was made anew. A run would fill it with what the source has now, and the versions that it had would be lost for good. ${NOTHING_LOADED}`,
    remedy:
      "Restore the table (`npx pipeline restore TABLE`), then retry. One that shall begin anew is told as never loaded: delete its rows in `__load_history`.",
    goOn: [{ when: "the table is restored", at: "failedStep" }],
  },
  {
    code: "Pipeline.LoadsGone",
    summary: "The warehouse does not hold what this run has loaded",
    explanation:
      "Loads that this run has marked as done are not in `__load_history`: the warehouse was put back to an earlier state while the run was at work, or between the run and its retry, which skips what is done. Nothing of the run was committed.",
    remedy:
      "Retry the run from its loading job: it is another run of the same date then, and loads every table again. Where days of before it are lacking as well, that run says so.",
    goOn: [{ when: "nobody puts the warehouse back any more", at: "transform" }],
  },
  {
    code: "Pipeline.VersionsOverlap",
    summary: "A dimension would hold versions that are empty or overlap",
    explanation: `${INNER} ${NOTHING_LOADED}`,
    remedy: "Look for rows that somebody changed by hand in the dimension, and restore it if there are.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Pipeline.NoOpenVersion",
    summary: "Keys of this run would not have one open version",
    explanation: `${INNER} ${NOTHING_LOADED}`,
    remedy: "Look for rows that somebody changed by hand in the dimension, and restore it if there are.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Pipeline.WarehouseDiffers",
    summary: "A table is not what the definition says",
    explanation:
      "A declared column is missing or has another type or nullability in the warehouse, or the table has an undeclared column that takes no NULL. A load would store other values than the source has. Nothing of the run was loaded. The message names each column that differs, up to twenty.",
    remedy:
      "`npx pipeline lock` writes the migration where there is one, and says what to do where there is none. A column that was altered by hand is altered back. Where every column of a table is missing, the table itself is gone: restore it (`npx pipeline restore`); of a warehouse that a fail-back returns to, restore the whole from its newest snapshot first.",
    goOn: [
      { when: "the table is as the definition says", at: "failedStep" },
      { when: "the definition with its migration is deployed", at: "migrate" },
    ],
  },
  {
    code: "Pipeline.Refused",
    summary: "A batch of SQL refused what it was given",
    explanation:
      "The cause begins with the code of the refusal, such as `Pipeline.RowsVanished`, which is the one to look up. What is refused is not tried again by itself.",
    remedy: "See the page of the code in the cause.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Pipeline.UnknownMemberMissing",
    summary: "A dimension has lost its unknown member",
    explanation: `Every dimension has a row with the key -1, to which facts without a match point. ${NOTHING_LOADED}`,
    remedy: "Put the row back (the migration that made the table shows it); nothing of the pipeline deletes it.",
    goOn: [{ when: "the row is back", at: "failedStep" }],
  },
];
