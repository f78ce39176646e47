import { createHash } from "node:crypto";
import type { PrintedArtifact } from "../../../checks/limits/artifact";
import { targetPath } from "../../../checks/paths";
import { loadWaves, type PipelineModel, type Target } from "../../../model";
import type { Bindings } from "../../bindings";
import { recoveryMachineNames } from "../../recovery/machines";
import { backfillGroup, tablesOfBackfill } from "../../redshift/backfill/group";
import { printPrepareBackfillBatch, printRefreshBackfillBatch } from "../../redshift/backfill/prepare";
import { foldersRead } from "../../redshift/backfill/reads";
import { shadowOf } from "../../redshift/backfill/shadow";
import { printTakeOverBatch } from "../../redshift/backfill/take-over";
import { printBackupBatch } from "../../redshift/backup/backup";
import { restoreGroup, tablesRead } from "../../redshift/restore/group";
import { printCleanUpBatch } from "../../redshift/rehearsal";
import type { SqlBatch } from "../../redshift/statement";
import { type Step, stepsOf } from "../../steps";
import type { Condition, JsonObject, MachineDocument, States, TaskState } from "../asl";
import type { FailoverContext } from "../failover/context";
import { declaredTables } from "../failover/declared-tables";
import { functionTask } from "../failover/function-task";
import { jobGuard, jobTask } from "../job-task";
import { isTooHeavy, weigh } from "../limits";
import { latestKey, lookAgain } from "../ledger";
import { lostLockStates, readHolder } from "../lost-lock";
import { partArn } from "../part-machine";
import { replayTask } from "../replay-task";
import { beginStates } from "../restore/begin";
import { freeLock, freeLockOfRefused, lookAtBackups, lookAtRuns, refuseOtherTable, takeLock } from "../restore/lock";
import { JOB_START_RETRY } from "../retries";
import { folderOfDate } from "../run-folder";
import { SITE_AGAIN, siteAgainStates } from "../site";
import { sqlMachineName } from "../sql-machine";
import { SQL_REFUSED, sqlGuard, sqlStepTask, sqlTask } from "../sql-task";
import {
  actStates,
  CHOOSE_TABLE,
  fitsOneBatch,
  measureTable,
  partStates,
  printedOnce,
  printTableParts,
  type TableActs,
  type TablePart,
} from "../table-acts";
import { CANNOT_BE_COMPARED, compareWithManifest, lookAtTables } from "./look";
import { backfillKey, begin, CATCH_OTHERS, finish, goOn, lookAtBackfills, mark } from "./progress";
import { snapshotStates, TAKE_SNAPSHOT } from "./snapshot";
import { type BackfillRefusal, backfillRefusals } from "./refusals";

const TIMEOUT_SECONDS = 14 * 24 * 60 * 60;

interface NamedMachine {
  readonly name: string;
  readonly document: MachineDocument;
}

/**
 * Computes a table's past again, from what the lake has kept: shapes the curated folders of those days anew, loads them in
 * order into tables beside the live ones, and makes the live ones like them in one transaction. Until then readers see what
 * they saw; an execution that ends before is started again, and goes on where it stopped.
 */
export function printBackfillMachine(
  context: FailoverContext,
  batchOf: (step: Step) => SqlBatch,
): readonly NamedMachine[] {
  const tables = loadWaves(context.model).flat();
  const acts = actsOf(context.model);
  const whole = backfillMachine(context, acts, batchOf, tables, []);
  const parts = isTooHeavy(weigh(whole)) ? printTableParts(context, acts, tables) : [];
  const { backfill } = recoveryMachineNames(context.model);
  return [
    { name: backfill, document: parts.length === 0 ? whole : backfillMachine(context, acts, batchOf, tables, parts) },
    ...parts.map(({ name, document }) => ({ name, document })),
  ];
}

type Act = "prepare" | "refresh" | "take_over" | "backup";

const PRINTERS: Readonly<Record<Act, (model: PipelineModel, table: Target) => SqlBatch>> = {
  prepare: printPrepareBackfillBatch,
  refresh: printRefreshBackfillBatch,
  take_over: printTakeOverBatch,
  backup: printBackupBatch,
};

/** What a backfill of each table takes, which ends with backups of what a restore of it reads. */
export function measureBackfills(model: PipelineModel, bindings: Bindings): readonly PrintedArtifact[] {
  const acts = actsOf(model);
  const { targets } = model.warehouse;
  const sizes = new Map(targets.map((table) => [table.name, measureTable({ bindings }, acts, table)]));
  return targets.flatMap((table) =>
    [table, ...tablesRead(restoreGroup(model, table))]
      .flatMap(({ name }) => sizes.get(name) ?? [])
      .map((each) => ({ ...each, name: table.name, path: targetPath(table.name), act: "backfill" as const })),
  );
}

function actsOf(model: PipelineModel): TableActs<Act> {
  return printedOnce({
    kinds: ["prepare", "refresh", "take_over", "backup"],
    batchOf: (table, act) => PRINTERS[act](model, table),
    partPrefix: `${model.name}_backfill_part`,
    purpose: `Begins or ends the backfill of some tables of ${model.name}, or backs them up, each in one transaction`,
  });
}

function backfillMachine(
  context: FailoverContext,
  acts: TableActs<Act>,
  batchOf: (step: Step) => SqlBatch,
  tables: readonly Target[],
  parts: readonly TablePart[],
): MachineDocument {
  const { model, bindings, place } = context;
  const makesBackups = model.recovery.backups !== null;
  return {
    Comment: `${recoveryMachineNames(model).backfill}: gives a table of ${model.name} its past`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: "Defaults",
    States: {
      ...beginStates(
        context,
        { table: "", from: "", to: "", dry_run: false, reason: "", approved_by: "" },
        "ReadInput",
        "SiteNotActive" satisfies BackfillRefusal,
      ),
      ReadInput: {
        Type: "Choice",
        Choices: [{ Variable: "$.input.dry_run", IsBoolean: true, Next: "ReadBackfill" }],
        Default: "MalformedInput" satisfies BackfillRefusal,
      },
      ...lookAtBackfills(place, "ReadLatest"),
      // From here on again and again, until no day is left: a run may be committed while days are computed.
      ...lookAtRuns(place, "IsRestoreUnfinished"),
      IsRestoreUnfinished: {
        Type: "Choice",
        Choices: refuseOtherTable({
          begun: "RestoreUnfinished" satisfies BackfillRefusal,
          notBegun: "RestoreNotBegun" satisfies BackfillRefusal,
        }),
        Default: makesBackups ? "ReadBackup" : "PlanBackfill",
      },
      ...(makesBackups ? lookAtBackups(place, "PlanBackfill") : {}),
      PlanBackfill: planBackfill(context, acts, tables, "DescribeLook"),
      ...lookAtTables(context, { next: "IsDryRun", refused: "Refused" }),
      IsDryRun: {
        Type: "Choice",
        Choices: [
          { And: [isTrue("input.dry_run"), CANNOT_BE_COMPARED], Next: "Planned" },
          { ...isTrue("input.dry_run"), Next: "VerifyTables" },
          { ...isTrue("plan.begun"), Next: "GoOn" },
        ],
        Default: "BeginBackfill",
      },
      ...compareWithManifest(context, "Planned"),
      Planned: { Type: "Succeed" },
      BeginBackfill: lookAgain(begin(place, "DescribeFirst"), "ReadBackfill"),
      GoOn: lookAgain(goOn(place, "DescribeFirst"), "ReadBackfill"),
      DescribeFirst: describeRun("first", "IsCaughtUp"),
      IsCaughtUp: {
        Type: "Choice",
        Choices: [{ ...isTrue("plan.caught_up"), Next: "TakeLock" }],
        Default: "MigrateWarehouse",
      },
      MigrateWarehouse: sqlStepTask(stepBatch(model, batchOf, "migrate"), bindings, "IsMigrated"),
      IsMigrated: sqlGuard("Recompute", "Refused"),
      Recompute: recompute(context, "IsPrepared"),
      IsPrepared: {
        Type: "Choice",
        Choices: [{ ...isTrue("plan.prepared"), Next: "ToRefresh" }],
        Default: "ToPrepare",
      },
      ToPrepare: act("prepare"),
      ToRefresh: act("refresh"),
      ToTakeOver: act("take_over"),
      ...backupStates("WriteManifest"),
      ...(parts.length === 0
        ? actStates(context, acts, tables, "IsTableDone")
        : partStates(context, parts, "IsTableDone")),
      IsTableDone: sqlGuard("WhatIsDone", "WhatIsRefused"),
      WhatIsDone: {
        Type: "Choice",
        Choices: [
          { ...isAct("prepare"), Next: "MarkPrepared" },
          { ...isAct("refresh"), Next: "LoadDays" },
          { ...isAct("backup"), Next: "CountBackup" },
        ],
        Default: "BeginBackups",
      },
      WhatIsRefused: {
        Type: "Choice",
        Choices: [{ ...isAct("take_over"), Next: "FreeLockOfRefused" }],
        Default: "Refused",
      },
      MarkPrepared: mark(place, { set: { "#prepared": ":yes" }, values: { ":yes": { BOOL: true } }, next: "LoadDays" }),
      LoadDays: loadDays(context, "ReadLatest"),
      TakeLock: lookAgain(
        takeLock(place, bindings.site, { begins: true, backups: makesBackups, next: "DescribeNewest" }),
        SITE_AGAIN,
      ),
      ...siteAgainStates(place, bindings.site, { epoch: "$.site.epoch", next: "ReadLatest" }),
      DescribeNewest: describeRun("newest", "ToTakeOver"),
      WriteManifest: sqlStepTask(stepBatch(model, batchOf, "manifest"), bindings, "IsManifestWritten"),
      IsManifestWritten: sqlGuard("FinishBackfill", "Refused"),
      FinishBackfill: finish(place, "CleanUp"),
      CleanUp: sqlTask(printCleanUpBatch(shadowOf(model).warehouse.schema), bindings, "FreeLock"),
      FreeLock: freeLock(place, context.recovery.restoredElsewhere === null ? "Backfilled" : TAKE_SNAPSHOT),
      ...lostLockStates(place, { key: latestKey(place), at: { site: bindings.site, epoch: "$.site.epoch" } }),
      SeeLostBackfill: readHolder(place, backfillKey(place)),
      ...snapshotStates(context, "Backfilled"),
      Backfilled: { Type: "Succeed" },
      FreeLockOfRefused: freeLockOfRefused(place, "WasRefused"),
      WasRefused: sqlGuard("Backfilled", "Refused"),
      Refused: SQL_REFUSED,
      ...backfillRefusals(makesBackups),
    },
  };
}

function isTrue(path: string): Condition {
  return { Variable: `$.${path}`, BooleanEquals: true };
}

function isAct(kind: Act): Condition {
  return { Variable: "$.chosen.source.kind", StringEquals: kind };
}

function stepBatch(model: PipelineModel, batchOf: (step: Step) => SqlBatch, kind: "migrate" | "manifest"): SqlBatch {
  const step = stepsOf(model).find((each) => each.kind === kind);
  if (step === undefined) throw new Error(`a run has no step ${kind}`);
  return batchOf(step);
}

/** `$.run` is the day whose values the statements take. */
function describeRun(batch: "first" | "newest", next: string): States[string] {
  return {
    Type: "Pass",
    Parameters: {
      ...Object.fromEntries(
        ["run_id", "logical_date", "window_start", "window_end"].map((name) => [
          `${name}.$`,
          `$.plan.${batch}.${name}`,
        ]),
      ),
      "folder.$": folderOfDate(`$.plan.${batch}.logical_date`),
      "epoch.$": "$.site.epoch",
      "warehouse.$": "$.site.warehouse",
      "backup_date.$": `$.plan.${batch}.logical_date`,
      "backup_id.$": "$$.Execution.Name",
    },
    ResultPath: "$.run",
    Next: next,
  };
}

function act(kind: Act): States[string] {
  return {
    Type: "Pass",
    Parameters: { "table.$": "$.plan.table", source: { kind } },
    ResultPath: "$.chosen",
    Next: CHOOSE_TABLE,
  };
}

/** What others lack that do not see the backfill happen: tables as they are now, of which a replay puts these back in its turn. */
function backupStates(next: string): States {
  return {
    BeginBackups: {
      Type: "Pass",
      Parameters: { index: 0, "count.$": "States.ArrayLength($.plan.stored)" },
      ResultPath: "$.backups",
      Next: "IsBackedUp",
    },
    IsBackedUp: {
      Type: "Choice",
      Choices: [{ Variable: "$.backups.count", NumericGreaterThanPath: "$.backups.index", Next: "ToBackup" }],
      Default: next,
    },
    ToBackup: {
      Type: "Pass",
      Parameters: {
        "table.$": "States.ArrayGetItem($.plan.stored, $.backups.index)",
        source: { kind: "backup" satisfies Act },
      },
      ResultPath: "$.chosen",
      Next: CHOOSE_TABLE,
    },
    CountBackup: {
      Type: "Pass",
      Parameters: { "index.$": "States.MathAdd($.backups.index, 1)", "count.$": "$.backups.count" },
      ResultPath: "$.backups",
      Next: "IsBackedUp",
    },
  };
}

function planBackfill(
  { model, ...context }: FailoverContext,
  acts: TableActs<Act>,
  tables: readonly Target[],
  next: string,
): TaskState {
  const known = tables.map((table): [string, JsonObject] => {
    const { members, replayed } = backfillGroup(model, table);
    // What a restore of the table reads, which puts the other members back with it.
    const stored = tablesRead(restoreGroup(model, table));
    return [
      table.name,
      {
        members: members.map(({ name }) => name),
        replayed: replayed.map(({ name }) => name),
        reads: [...new Set(replayed.flatMap((each) => foldersRead(model, each)))],
        stored: stored.map(({ name }) => name),
        touched: `;${tablesOfBackfill(model, table)
          .map(({ name }) => name)
          .join(";")};`,
        fits: [table, ...stored].every((each) => fitsOneBatch(context, acts, each)),
        definition: createHash("sha256").update(JSON.stringify(replayed)).digest("hex"),
      },
    ];
  });
  return functionTask(
    { model, ...context },
    {
      operation: "plan_backfill",
      parameters: {
        "table.$": "$.input.table",
        "from.$": "$.input.from",
        "to.$": "$.input.to",
        "reason.$": "$.input.reason",
        "approved_by.$": "$.input.approved_by",
        curated: model.lake.zones.curated,
        shapes: declaredTables(model).shapes,
        tables: Object.fromEntries(known),
      },
      keep: [
        "batches",
        "begun",
        "caught_up",
        "chunks",
        "first",
        "id",
        "kept_from",
        "members",
        "newest",
        "prepared",
        "recomputed",
        "replayed",
        "rows",
        "skip",
        "stored",
        "table",
        "targets",
        "touched",
      ],
      resultPath: "$.plan",
      next,
    },
  );
}

/** The load job, for days that are over: it writes the curated folders and nothing else. */
function recompute({ model, bindings, place }: FailoverContext, next: string): States[string] {
  return {
    Type: "Map",
    Comment: "Shapes the curated folders anew, some days a job",
    ItemsPath: "$.plan.chunks",
    ItemSelector: {
      "run.$": "$.run",
      "targets.$": "$.plan.targets",
      "dates.$": "$$.Map.Item.Value.dates",
      "last.$": "$$.Map.Item.Value.last",
    },
    MaxConcurrency: 1,
    ItemProcessor: {
      ProcessorConfig: { Mode: "INLINE" },
      StartAt: "RecomputeDays",
      States: {
        RecomputeDays: {
          ...jobTask(model.jobs.load, bindings.jobNames.load, bindings, "IsRecomputed", {
            "--targets.$": "$.targets",
            "--dates.$": "$.dates",
          }),
          Retry: JOB_START_RETRY,
        },
        IsRecomputed: jobGuard("MarkRecomputed", "JobStopped"),
        MarkRecomputed: mark(place, {
          set: { "#recomputed": ":last" },
          values: { ":last": { "S.$": "$.last" } },
          next: null,
        }),
        JobStopped: {
          Type: "Fail",
          Error: "Glue.JobRunNotSucceeded",
          Cause: "The job was stopped by hand. Fix: start the backfill again; it goes on where it stopped",
        },
      },
    },
    ResultPath: null,
    Catch: [CATCH_OTHERS],
    Next: next,
  };
}

function loadDays({ model, bindings, recovery, place }: FailoverContext, next: string): States[string] {
  const replayMachineArn = partArn({ name: recoveryMachineNames(model).backfillDay }, sqlMachineName(model), bindings);
  return {
    Type: "Map",
    Comment: "Loads the days in order, beside the live tables",
    ItemsPath: "$.plan.batches",
    ItemSelector: {
      run: {
        ...Object.fromEntries(
          ["run_id", "logical_date", "window_start", "window_end"].map((name) => [
            `${name}.$`,
            `$$.Map.Item.Value.${name}`,
          ]),
        ),
        "folder.$": folderOfDate("$$.Map.Item.Value.logical_date"),
        "epoch.$": "$.run.epoch",
        "warehouse.$": "$.run.warehouse",
      },
      "skip.$": "$.plan.skip",
    },
    // History is loaded forwards.
    MaxConcurrency: 1,
    ItemProcessor: {
      ProcessorConfig: { Mode: "INLINE" },
      StartAt: "LoadDay",
      States: {
        LoadDay: replayTask({ ...recovery, replayMachineArn }, { "run.$": "$.run", "skip.$": "$.skip" }, "IsDayLoaded"),
        IsDayLoaded: sqlGuard("MarkLoaded", "DayRefused"),
        DayRefused: SQL_REFUSED,
        MarkLoaded: mark(place, {
          set: { "#loaded": ":date", "#loaded_run": ":run" },
          values: { ":date": { "S.$": "$.run.logical_date" }, ":run": { "S.$": "$.run.run_id" } },
          next: null,
        }),
      },
    },
    ResultPath: null,
    Catch: [CATCH_OTHERS],
    Next: next,
  };
}
