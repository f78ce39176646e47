import type { LedgerItem } from "../aws/ledger";
import { ruleResult } from "../glue/progress";
import { isJsonObject } from "../json";
import type { QuarantinedRows, RowCount, RowZone, RuleResult, RunWindow } from "../result";
import { ruleUnderWaiver } from "./waiver";

/** A run as the ledger knows it. */
export interface LedgerRun {
  readonly runId: string;
  readonly logicalDate: string;
  readonly window: RunWindow;
  /** ARN of the execution that worked on it last. */
  readonly owner: string;
  readonly done: ReadonlySet<string>;
  readonly rows: readonly RowCount[];
  readonly quarantine: readonly QuarantinedRows[];
  readonly quality: readonly RuleResult[];
  /** Given in a retry's input, needed or not. */
  readonly waiver: string | null;
}

const ZONE_OF_COUNT: Readonly<Record<string, RowZone>> = {
  extracted: "raw",
  processed: "processed",
  quarantined: "quarantine",
  curated: "curated",
};
const ZONE_ORDER: readonly RowZone[] = ["raw", "processed", "quarantine", "curated"];

export function readLedgerRun(item: LedgerItem): LedgerRun {
  const text = (name: string): string => item[name]?.S ?? "";
  const waiver = item["quality_waiver"]?.S ?? null;
  return {
    runId: text("run_id"),
    logicalDate: text("logical_date"),
    window: { start: text("window_start"), end: text("window_end") },
    owner: text("owner"),
    done: new Set(Object.keys(item["done"]?.M ?? {})),
    rows: rowCounts(item),
    quarantine: quarantinedRows(item),
    quality: rules(text("quality")).map((rule) => ruleUnderWaiver(rule, waiver)),
    waiver,
  };
}

function rowCounts(item: LedgerItem): readonly RowCount[] {
  const counts = Object.entries(item["rows"]?.M ?? {}).flatMap(([table, kinds]) =>
    Object.entries(kinds.M ?? {}).flatMap(([kind, count]): RowCount[] => {
      const zone = ZONE_OF_COUNT[kind];
      return zone === undefined ? [] : [{ table, zone, rows: Number(count.N ?? 0) }];
    }),
  );
  return counts.sort(
    (left, right) =>
      ZONE_ORDER.indexOf(left.zone) - ZONE_ORDER.indexOf(right.zone) || left.table.localeCompare(right.table),
  );
}

function quarantinedRows(item: LedgerItem): readonly QuarantinedRows[] {
  const rows = Object.entries(item["rows"]?.M ?? {}).flatMap(([table, counts]) =>
    Object.entries(counts.M?.["reasons"]?.M ?? {}).map(([reason, count]) => ({
      table,
      reason,
      rows: Number(count.N ?? 0),
    })),
  );
  return rows.sort((left, right) => right.rows - left.rows || left.table.localeCompare(right.table));
}

function rules(json: string): readonly RuleResult[] {
  if (json === "") return [];
  const results: unknown = JSON.parse(json);
  return Array.isArray(results) ? results.filter(isJsonObject).map(ruleResult) : [];
}
