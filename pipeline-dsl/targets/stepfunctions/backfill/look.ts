import { printVerifyBatch } from "../../redshift/manifest";
import {
  DAMAGED_ELSEWHERE,
  NOT_MIGRATED,
  printLookElsewhereBatch,
  RESTORE_FIRST,
} from "../../redshift/restore/elsewhere";
import type { Condition, States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { declaredTables } from "../failover/declared-tables";
import { functionTask } from "../failover/function-task";
import { sqlGuard, sqlStepTask, sqlTask } from "../sql-task";

/**
 * Of a dry run too, and before anything is touched: a backfill of damaged tables would be computed from what is left of them, and would end
 * by backing that up. What is damaged elsewhere is told, at `$.look`.
 */
export function lookAtTables(
  { model, bindings }: FailoverContext,
  { next, refused }: { readonly next: string; readonly refused: string },
): States {
  return {
    DescribeLook: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$.plan.newest.run_id",
        "logical_date.$": "$.plan.newest.logical_date",
        "window_start.$": "$.plan.newest.window_start",
        "window_end.$": "$.plan.newest.window_end",
        "check_id.$": "$$.Execution.Name",
        "members.$": "$.plan.touched",
        "epoch.$": "$.site.epoch",
        "warehouse.$": "$.site.warehouse",
      },
      ResultPath: "$.run",
      Next: "LookAtTables",
    },
    LookAtTables: sqlStepTask(printLookElsewhereBatch(model, "backfill"), bindings, "IsDamaged"),
    IsDamaged: sqlGuard("KeepLook", "IsToRestoreFirst"),
    IsToRestoreFirst: {
      Type: "Choice",
      Choices: [
        { Variable: "$.batch.refusal", StringMatches: `*${RESTORE_FIRST}*`, Next: refused },
        { Variable: "$.batch.refusal", StringMatches: `*${DAMAGED_ELSEWHERE}*`, Next: "KeepLook" },
      ],
      Default: refused,
    },
    KeepLook: {
      Type: "Pass",
      Comment: "Later batches answer at the same place",
      Parameters: { "refusal.$": "$.batch.refusal" },
      ResultPath: "$.look",
      Next: next,
    },
  };
}

/** Some table has not the columns that a comparison reads. */
export const CANNOT_BE_COMPARED = {
  Variable: "$.look.refusal",
  StringMatches: `*${DAMAGED_ELSEWHERE}*${NOT_MIGRATED}*`,
} as const satisfies Condition;

/** Rows that were lost by hand show by the manifest of the newest run alone, which the backfill writes anew. */
export function compareWithManifest(context: FailoverContext, next: string): States {
  const { model, bindings } = context;
  const declared = declaredTables(model);
  return {
    VerifyTables: sqlTask(printVerifyBatch(model, "fingerprints"), bindings, "CompareTables"),
    CompareTables: functionTask(context, {
      operation: "compare",
      parameters: {
        level: "fingerprints",
        "check_id.$": "$$.Execution.Name",
        "logical_date.$": "$.plan.newest.logical_date",
        tables: declared.tables,
        former: declared.former,
      },
      keep: ["differing", "equal", "tables"],
      resultPath: "$.verdict",
      next,
    }),
  };
}
