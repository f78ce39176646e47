import type { PrintedArtifact } from "../../../checks/limits/artifact";
import type { PipelineModel, Target } from "../../../model";
import { formerNames, loadWaves } from "../../../model";
import type { Bindings } from "../../bindings";
import { loadedFolders } from "../../curated";
import { recoveryMachineNames } from "../../recovery/machines";
import { storedKey, storedSchemaHash } from "../../redshift/backup/backup";
import { loadShape } from "../../redshift/load-shape";
import { restoreGroup, tablesRead } from "../../redshift/restore/group";
import { printGiveUpBatch } from "../../redshift/restore/give-up";
import { printRestoreBatch, type RestoreSource } from "../../redshift/restore/restore";
import { printClearSnapshotBatch, restoredTables } from "../../redshift/restore/snapshot-tables";
import { storedOf } from "../../redshift/backup/stored-table";
import { printVerifyBatch } from "../../redshift/manifest";
import type { ChoiceState, Condition, JsonObject, MachineDocument, TaskState } from "../asl";
import type { FailoverContext } from "../failover/context";
import { declaredTables } from "../failover/declared-tables";
import { functionTask } from "../failover/function-task";
import { latestKey, lookAgain } from "../ledger";
import { PUT_BACK_IS_BEGUN } from "../lock";
import { lostLockStates } from "../lost-lock";
import { BATCH_OF_MAP, loadOneBatch } from "../replay-task";
import { SQL_REFUSED, sqlGuard, sqlTask } from "../sql-task";
import { beginStates } from "./begin";
import { CANNOT_BE_COMPARED, checkRestored, lookElsewhere } from "./look-elsewhere";
import { isTooHeavy, weigh } from "../limits";
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
import {
  freeLock,
  freeLockOfRefused,
  giveUp,
  lookAtBackups,
  lookAtRuns,
  notePutBack,
  refuseOtherTable,
  takeLock,
} from "./lock";
import { RESTORE_REFUSALS, type RestoreRefusal } from "./refusals";
import { putBackEnds, putBackStates, WHO_ASKS } from "./put-back";
import { CHOSEN, fromSnapshotStates, listSnapshotStates } from "./snapshot";

const TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * Puts one table back as it was after the run of a backup, and brings it up to the newest committed run. Until the one
 * transaction that puts it back, nothing has changed. After it no run begins before the table is caught up, or somebody has
 * given it up: the execution can be started again, and begins anew.
 */
export function printRestoreMachine(context: FailoverContext): readonly NamedMachine[] {
  const tables = loadWaves(context.model).flat();
  const acts = restoreActs(context.model);
  const whole = restoreMachine(context, acts, tables, []);
  const parts = isTooHeavy(weigh(whole)) ? printTableParts(context, acts, tables) : [];
  const { restoreTable } = recoveryMachineNames(context.model);
  return [
    { name: restoreTable, document: parts.length === 0 ? whole : restoreMachine(context, acts, tables, parts) },
    ...parts.map(({ name, document }) => ({ name, document })),
  ];
}

interface NamedMachine {
  readonly name: string;
  readonly document: MachineDocument;
}

/** What a restore of each table takes. */
export function measureRestores(model: PipelineModel, bindings: Bindings): readonly PrintedArtifact[] {
  const acts = restoreActs(model);
  return model.warehouse.targets.flatMap((table) =>
    measureTable({ bindings }, acts, table).map((each) => ({ ...each, name: table.name, act: "restore" as const })),
  );
}

function restoreActs(model: PipelineModel): TableActs<RestoreSource> {
  return printedOnce({
    kinds: ["backup", "snapshot", "curated"],
    batchOf: (table, source) => printRestoreBatch(model, table, source),
    partPrefix: `${model.name}_restore_part`,
    purpose: `Puts some tables of ${model.name} back, each in one transaction`,
  });
}

function restoreMachine(
  context: FailoverContext,
  acts: TableActs<RestoreSource>,
  tables: readonly Target[],
  parts: readonly TablePart[],
): MachineDocument {
  const { model, bindings, place } = context;
  const makesBackups = model.recovery.backups !== null;
  const declared = declaredTables(model);
  const known = knownTables(context, acts, tables);
  return {
    Comment: `${recoveryMachineNames(model).restoreTable}: restores one table of ${model.name} and catches up`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: WHO_ASKS,
    States: {
      ...putBackStates(context, known, { otherwise: "Defaults", act: CHOOSE_TABLE }),
      ...beginStates(
        context,
        { table: "", as_of: "", from: "", dry_run: false, give_up: false, reason: "", approved_by: "" },
        "ReadInput",
        "SiteNotActive" satisfies RestoreRefusal,
      ),
      ReadInput: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$.input.dry_run", IsBoolean: true },
              { Variable: "$.input.give_up", IsBoolean: true },
              { Not: { And: [isTrue("dry_run"), isTrue("give_up")] } },
              isText("reason"),
              isText("approved_by"),
            ],
            Next: "ReadLatest",
          },
        ],
        Default: "MalformedInput" satisfies RestoreRefusal,
      },
      ...lookAtRuns(place, "IsGivenUp"),
      IsGivenUp: {
        Type: "Choice",
        Choices: [
          { And: [...IS_OWN_GIVEN_UP, { Not: PUT_BACK_IS_BEGUN }], Next: "GiveUp" },
          { And: IS_OWN_GIVEN_UP, Next: "DescribeGivenUp" },
          { ...isTrue("give_up"), Next: "NoRestoreToGiveUp" satisfies RestoreRefusal },
          ...refuseOtherTable({
            begun: "RestoreUnfinished" satisfies RestoreRefusal,
            notBegun: "RestoreNotBegun" satisfies RestoreRefusal,
          }),
        ],
        Default: makesBackups ? "ReadBackup" : "BeginSearch",
      },
      DescribeGivenUp: {
        Type: "Pass",
        Parameters: { "run_id.$": "$$.Execution.Name", "table.$": "$.input.table", "warehouse.$": "$.site.warehouse" },
        ResultPath: "$.run",
        Next: "TakeAsItIs",
      },
      TakeAsItIs: sqlTask(printGiveUpBatch(model), bindings, "GiveUp"),
      GiveUp: lookAgain(giveUp(place, "GivenUp"), "ReadSite"),
      GivenUp: { Type: "Succeed" },
      ...(makesBackups ? lookAtBackups(place, "BeginSearch") : {}),
      ...listSnapshotStates(context, "ChooseSource"),
      ChooseSource: chooseSource(context, known, "DescribeLook"),
      ...lookElsewhere(context, "IsDryRun"),
      IsDryRun: {
        Type: "Choice",
        Choices: [
          { And: [isTrue("dry_run"), CANNOT_BE_COMPARED], Next: "Planned" },
          // Which of the tables are damaged, says the comparison of what is there now.
          { ...isTrue("dry_run"), Next: "VerifyRestored" },
        ],
        Default: "TakeLock",
      },
      Planned: { Type: "Succeed" },
      TakeLock: lookAgain(
        takeLock(place, bindings.site, { begins: false, backups: makesBackups, next: "IsSnapshotChosen" }),
        "ReadSite",
      ),
      IsSnapshotChosen: whereFromSnapshot("DescribeSnapshot", "DescribeRestore"),
      ...fromSnapshotStates(context, known, { next: "DescribeRestore", refused: "ClearRefused" }),
      DescribeRestore: {
        Type: "Pass",
        Parameters: {
          "run_id.$": "$$.Execution.Name",
          "check_id.$": "$$.Execution.Name",
          "logical_date.$": "$.chosen.source.date",
          window_start: "",
          "window_end.$": "$.chosen.source.window_end",
          "epoch.$": "$.site.epoch",
          "warehouse.$": "$.site.warehouse",
          "backup_date.$": "$.chosen.source.date",
          "backup_id.$": "$.chosen.source.backup_id",
          "expected.$": "$.chosen.expected",
          "anew.$": "$.chosen.anew",
          "first_key.$": "$.chosen.first_key",
          "today.$": "$.chosen.today",
          "members.$": "$.chosen.members_text",
        },
        ResultPath: "$.run",
        Next: "NotePutBack",
      },
      NotePutBack: notePutBack(place, CHOOSE_TABLE),
      ...(parts.length === 0 ? actStates(context, acts, tables, "IsPutBack") : partStates(context, parts, "IsPutBack")),
      IsPutBack: sqlGuard("IsReplayDone", "IsReplayRefused"),
      ...putBackEnds(context, { done: "ForgetLoads", refused: "IsSnapshotRefused" }),
      ForgetLoads: functionTask(context, {
        operation: "forget_loads",
        parameters: { "tables.$": "$.chosen.members" },
        keep: ["forgotten"],
        resultPath: "$.forgotten",
        next: "CatchUp",
      }),
      CatchUp: {
        Type: "Map",
        Comment: "Loads the batches after the backup, from the curated zone",
        ItemsPath: "$.chosen.batches",
        ItemSelector: {
          ...BATCH_OF_MAP,
          "skip.$": "States.JsonMerge($.chosen.skip, $$.Map.Item.Value.skip, false)",
        },
        // History is loaded forwards.
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          ...loadOneBatch(context.recovery, { "run.$": "$", "skip.$": "$.skip" }),
        },
        ResultPath: null,
        Next: "CheckReferences",
      },
      ...checkRestored(context, { compare: "VerifyRestored", leave: "IsSnapshotTaken" }),
      VerifyRestored: sqlTask(printVerifyBatch(model, "fingerprints"), bindings, "CompareRestored"),
      CompareRestored: functionTask(context, {
        operation: "compare",
        parameters: {
          level: "fingerprints",
          "check_id.$": "$$.Execution.Name",
          "logical_date.$": "$.chosen.newest.logical_date",
          tables: declared.tables,
          former: declared.former,
          strict: true,
        },
        keep: ["differing", "equal", "tables"],
        resultPath: "$.verdict",
        next: "IsTried",
      }),
      IsTried: { Type: "Choice", Choices: [{ ...isTrue("dry_run"), Next: "Planned" }], Default: "IsSnapshotTaken" },
      IsSnapshotTaken: whereFromSnapshot("ClearTaken", "FreeLock"),
      ClearTaken: sqlTask(printClearSnapshotBatch(model), bindings, "FreeLock"),
      FreeLock: freeLock(place, "Restored"),
      ...lostLockStates(place, { key: latestKey(place), at: { site: bindings.site, epoch: "$.site.epoch" } }),
      Restored: { Type: "Succeed" },
      IsSnapshotRefused: whereFromSnapshot("ClearRefused", "FreeLockOfRefused"),
      ClearRefused: sqlTask(printClearSnapshotBatch(model), bindings, "FreeLockOfRefused"),
      FreeLockOfRefused: freeLockOfRefused(place, "WasRefused"),
      WasRefused: sqlGuard("ForgetLoads", "Refused"),
      Refused: SQL_REFUSED,
      ...RESTORE_REFUSALS,
    },
  };
}

function whereFromSnapshot(next: string, otherwise: string): ChoiceState {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.chosen.source.kind", StringEquals: "snapshot", Next: next }],
    Default: otherwise,
  };
}

const isTrue = (name: "dry_run" | "give_up"): Condition => ({ Variable: `$.input.${name}`, BooleanEquals: true });

const IS_OWN_GIVEN_UP: readonly Condition[] = [
  isTrue("give_up"),
  { Variable: "$.latest.Item.restoring.S", IsPresent: true },
  { Variable: "$.latest.Item.restoring.S", StringEqualsPath: "$.input.table" },
];

const isText = (name: string): Condition => ({
  And: [{ Variable: `$.input.${name}`, IsString: true }, { Not: { Variable: `$.input.${name}`, StringEquals: "" } }],
});

/** What the recovery function has to know of each table that can be restored. */
function knownTables(context: FailoverContext, acts: TableActs<RestoreSource>, tables: readonly Target[]): JsonObject {
  const { model } = context;
  const known = tables.map((table): [string, JsonObject] => {
    const group = restoreGroup(model, table);
    const read = tablesRead(group);
    return [
      table.name,
      {
        members: group.members.map(({ name }) => name),
        reads: read.map(({ name }) => name),
        restored: restoredTables(model, read).map((restored) => ({ ...restored })),
        schema_hash: storedSchemaHash(table),
        told_apart_by: storedKey(table),
        stored: storedOf(model, table).map(({ folder }) => folder),
        loaded: loadedFolders(model, table),
        load_shape: loadShape(table),
        fits: fitsOneBatch(context, acts, table),
        former: [...formerNames(model, table.name)],
        former_shapes: [...formerNames(model, table.name)].map((name) => loadShape({ ...table, name })),
      },
    ];
  });
  return Object.fromEntries(known);
}

function chooseSource(context: FailoverContext, tables: JsonObject, next: string): TaskState {
  const { model } = context;
  return functionTask(context, {
    operation: "choose_source",
    parameters: {
      "table.$": "$.input.table",
      "as_of.$": "$.input.as_of",
      "from.$": "$.input.from",
      "reason.$": "$.input.reason",
      "approved_by.$": "$.input.approved_by",
      "epoch.$": "$.site.epoch",
      curated: model.lake.zones.curated,
      "snapshots.$": "$.snapshots.list",
      tables,
    },
    keep: CHOSEN,
    resultPath: "$.chosen",
    next,
  });
}
