import { TRY_AGAIN, type FailureCode, type WayOn } from "./failure-code";

const DEPLOYED: WayOn = { when: "the definition is deployed anew", at: "failedStep" };

/** Codes of the state machine and of the jobs as such. */
export const RUN_FAILURES: readonly FailureCode[] = [
  {
    code: "Pipeline.DateNotDue",
    summary: "The date's scheduled time has not come yet",
    explanation:
      "A run of a date that lies ahead would close the way for every date before it, and its window would end in the future. No run was begun.",
    remedy:
      "Give a date that is due. To rehearse one before its time, use `--not-yet-due` in a home of its own. A date that was committed wrongly is taken back: see docs/operations.md.",
    goOn: [],
  },
  {
    code: "Pipeline.MalformedInput",
    summary: "The input of the execution has values of other kinds",
    explanation: "The state machine looks at its input before it touches anything.",
    remedy:
      "`retry` is true or false; `failed_job`, `logical_date`, `scheduled_time` and `waive_quality` are text; the execution's name holds no quote.",
    goOn: [],
  },
  {
    code: "Pipeline.InvalidInput",
    summary: "The input of the run cannot mean anything",
    explanation: "The command looks at the input before a server is started.",
    remedy: "Correct it as the message says; docs/cli.md has its schema.",
    goOn: [],
  },
  {
    code: "Pipeline.NoLogicalDate",
    summary: "The run has no date",
    explanation: "Neither a date nor a scheduled time is in the input, so it is not known which day is meant.",
    remedy: "Give a `logical_date` such as 2026-01-31, or a `scheduled_time` such as 2026-01-31T02:00:00Z.",
    goOn: [],
  },
  {
    code: "Pipeline.UnknownRetryJob",
    summary: "The retry names no step and no job",
    explanation: "`failed_job` is the name of a step or of a job of this pipeline. Nothing was started.",
    remedy: "Give the name that the failed run's message has, or one that `npx pipeline compile` lists.",
    goOn: [],
  },
  {
    code: "Pipeline.NothingToRetry",
    summary: "The latest run did not fail",
    explanation: "A retry heals the latest run, and that one has succeeded, or there is none.",
    remedy: "Start a new run, with its date.",
    goOn: [],
  },
  {
    code: "Pipeline.RunNameTaken",
    summary: "A run of this name is in the ledger already",
    explanation:
      "A run has its execution's name, by which the ledger, the lake and the warehouse know it. Step Functions lets a name be used again after 90 days, and nothing else forgets it. Nothing was started.",
    remedy: "Start again under another name.",
    goOn: [],
  },
  {
    code: "Pipeline.AlreadyRunning",
    summary: "Another run of this pipeline is at work",
    explanation:
      "One execution at a time works on a lake and a warehouse, and one process in a home. Nothing was started.",
    remedy: "Wait until it ends, or stop it. The lock of one that has died is taken over by itself.",
    goOn: [],
  },
  {
    code: "Pipeline.PartChanged",
    summary: "A deployment divided the loads anew during the run",
    explanation: "The machine of a part does not have the steps that the run expected there. What it had loaded stays.",
    remedy: "Nothing needs to be corrected.",
    goOn: [{ when: "the deployment is through", at: "failedStep" }],
  },
  {
    code: "Pipeline.Aborted",
    summary: "The run was stopped",
    explanation: "Somebody stopped the execution, by Ctrl-C or by its state machine. What was finished is remembered.",
    remedy: "Nothing needs to be corrected.",
    goOn: [{ when: "it may go on", at: "failedStep" }],
  },
  {
    code: "Pipeline.UnknownRun",
    summary: "There is no such run",
    explanation: "A run is named by its id or its date, and the home's ledger has none of that name.",
    remedy: "`npx pipeline runs` lists them.",
    goOn: [],
  },
  {
    code: "Pipeline.NoResult",
    summary: "The run has no result to draw",
    explanation:
      "A report is made of HOME/runs/<run>/result.json, which is written when an execution ends, or of what the execution of a process that was killed has left. There is neither.",
    remedy: "Wait until the run ends.",
    goOn: [],
  },
  {
    code: "Glue.JobRunNotSucceeded",
    summary: "The job was stopped by hand",
    explanation: "Glue says STOPPED, which is neither a success nor a failure.",
    remedy: "Nothing needs to be corrected.",
    goOn: [{ when: "it may go on", at: "failedStep" }],
  },
  {
    code: "Job.Unexpected",
    summary: "A job failed for a reason that has no code of its own",
    explanation:
      "The message is what Python, Spark or a driver said, from the outermost sentence to the innermost. The run tried again on its own before it failed.",
    remedy: "The job's log has the whole trace: HOME/logs in the lab, /aws-glue/jobs/error in the account.",
    goOn: [TRY_AGAIN],
  },
  {
    code: "Plan.Invalid",
    summary: "The job's plan is not one that this version of the job reads",
    explanation: "The plan is printed from the definition, and plan and code of the job are deployed together.",
    remedy: "Deploy again, so that both come from one commit.",
    goOn: [DEPLOYED],
  },
  {
    code: "Plan.ExpressionRefused",
    summary: "Spark cannot evaluate an expression of the definition",
    explanation:
      "The message names the column of the target, or the rule, and what Spark says of its SQL. `npx pipeline check` parses what is written out as `spark()`; what it cannot see is what stands in the rows.",
    remedy: "Correct the expression, then lock and deploy.",
    goOn: [{ when: "the changed definition is deployed", at: "transform" }],
  },
  {
    code: "Plan.ValueTooLong",
    summary: "A value is longer than the warehouse's column",
    explanation:
      "A TEXT, a BLOB or a JSON of the source can be longer than Redshift's longest VARCHAR or VARBYTE. The message names the table, its column, how many rows have such a value, and the longest. Nothing was loaded: COPY would have stopped at the first of them.",
    remedy:
      "`cast` the column to a `varchar` (bytes to a `varbinary`): a longer value is then NULL. Then lock and deploy.",
    goOn: [{ when: "the changed definition is deployed", at: "transform" }],
  },
  {
    code: "Quality.NotEvaluated",
    summary: "A rule could not be evaluated",
    explanation: "The rule engine gave an error instead of a share. A rule that was not judged lets nothing through.",
    remedy: "Correct the rule as the engine's sentence says, then lock and deploy.",
    goOn: [{ when: "the changed definition is deployed", at: "transform" }],
  },
  {
    code: "Lake.NoSpace",
    summary: "The lake has no space left",
    explanation: "A folder could not be written to its end; it is not counted as written.",
    remedy: "Free some space on the volume of the home.",
    goOn: [{ when: "there is space", at: "failedStep" }],
  },
];
