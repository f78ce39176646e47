import type { Backups } from "../../../model";
import { recoveryMachineNames } from "../../recovery/machines";
import { backedUpTables } from "../../redshift/backup/backed-up-tables";
import { backupStepName, printBackupBatch } from "../../redshift/backup/backup";
import type { MachineDocument, State } from "../asl";
import type { FailoverContext } from "../failover/context";
import { functionTask } from "../failover/function-task";
import { SQL_REFUSED, sqlGuard, sqlStepTask } from "../sql-task";
import { latestKey, ledgerTask, lookAgain } from "../ledger";
import { refuseUnfinished } from "../lock";
import { beginStates } from "./begin";
import { takeBackupLock } from "./lock";
import { RESTORE_REFUSALS, type RestoreRefusal } from "./refusals";

const TIMEOUT_SECONDS = 24 * 60 * 60;

/** After a committed run: writes the tables to `backup/`, where one is due. All of them, so that they are of one day. */
export function printBackupMachine(context: FailoverContext, backups: Backups): MachineDocument {
  const { model, place } = context;
  const { SiteUnknown, SiteFormat, SiteUncertain, RestoreUnfinished, RestoreNotBegun } = RESTORE_REFUSALS;
  const { named, along } = backedUpTables(model);
  const names = [...named, ...along].sort();
  const tables = model.warehouse.targets.filter(({ name }) => names.includes(name));
  return {
    Comment: `${recoveryMachineNames(model).backup}: writes tables of ${model.name} to the lake, where a backup is due`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: "Defaults",
    States: {
      ...beginStates(context, { run_id: "", logical_date: "" }, "ReadLatest", "NotActiveHere"),
      ReadLatest: ledgerTask({
        action: "getItem",
        parameters: { TableName: place.table, Key: latestKey(place), ConsistentRead: true },
        resultPath: "$.latest",
        next: "IsTableRestored",
      }),
      IsTableRestored: {
        Type: "Choice",
        Choices: refuseUnfinished({
          begun: "RestoreUnfinished" satisfies RestoreRefusal,
          notBegun: "RestoreNotBegun" satisfies RestoreRefusal,
        }),
        Default: "SeeWhetherDue",
      },
      SeeWhetherDue: functionTask(context, {
        operation: "backup_due",
        parameters: {
          "run_id.$": "$.input.run_id",
          "logical_date.$": "$.input.logical_date",
          every: { ...backups.every },
          tables: names,
        },
        keep: ["due", "run", "since"],
        resultPath: "$.backup",
        next: "IsDue",
      }),
      IsDue: {
        Type: "Choice",
        Choices: [{ Variable: "$.backup.due", BooleanEquals: true, Next: "DescribeBackup" }],
        Default: "NotDue",
      },
      NotDue: { Type: "Succeed" },
      // The run that this follows has ended well without having run.
      NotActiveHere: { Type: "Succeed" },
      DescribeBackup: {
        Type: "Pass",
        Parameters: {
          "run_id.$": "$.backup.run.run_id",
          "logical_date.$": "$.backup.run.logical_date",
          "window_start.$": "$.backup.run.window_start",
          "window_end.$": "$.backup.run.window_end",
          "epoch.$": "$.site.epoch",
          "warehouse.$": "$.site.warehouse",
          "backup_date.$": "$.backup.run.logical_date",
          "backup_id.$": "$$.Execution.Name",
        },
        ResultPath: "$.run",
        Next: "TakeBackupLock",
      },
      TakeBackupLock: lookAgain(
        takeBackupLock(place, tables[0] === undefined ? "BackedUp" : backupStepName(tables[0])),
        "ReadSite",
      ),
      ...Object.fromEntries(
        tables.flatMap((table, index): readonly (readonly [string, State])[] => {
          const following = tables[index + 1];
          const written = `ok_${backupStepName(table)}`;
          return [
            [backupStepName(table), sqlStepTask(printBackupBatch(model, table), context.bindings, written)],
            [written, sqlGuard(following === undefined ? "BackedUp" : backupStepName(following), "Refused")],
          ];
        }),
      ),
      BackedUp: { Type: "Succeed" },
      Refused: SQL_REFUSED,
      SiteUnknown,
      SiteFormat,
      SiteUncertain,
      RestoreUnfinished,
      RestoreNotBegun,
    },
  };
}
