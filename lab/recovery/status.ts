import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SITES, type PipelineModel, type Site } from "../../pipeline-dsl/model";
import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import { SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import type { LedgerItem } from "../aws/ledger";
import { nameInArn } from "../executions/arn";
import type { ExecutionRecord } from "../executions/records";
import { readJsonIfPresent } from "../home/files";
import { ledgerItemsIn } from "../home/ledger-file";
import { homeLayout, type HomeLayout } from "../home/layout";
import { isProcessAlive } from "../home/lock";
import { nameLeadsTo } from "./reader-name";
import { snapshotsIn } from "./snapshots";

/** Where a pipeline lives, as the files of a home say; no server has to run. */
export interface RecoveryStatus {
  /** Where runs go on; null: nowhere, since a failover or fail-back has told one site and has not ended, or nothing ever ran. */
  readonly active: Site | null;
  readonly readers_name_leads_to: Site;
  readonly sites: readonly SiteStatus[];
  /** What was begun and has not come to its end. */
  readonly unfinished: readonly Unfinished[];
  /** Every recovery and rehearsal that was written down, the oldest first. */
  readonly recoveries: readonly RecoveryReport[];
}

export interface SiteStatus {
  readonly site: Site;
  /** What this site's own document says; null: the site was never used. */
  readonly active: string | null;
  readonly epoch: number | null;
  readonly changed_at: string | null;
  readonly changed_by: string | null;
  /** The newest date that this site's ledger has as committed. */
  readonly newest_committed: string | null;
  /** Of this site's warehouse, the newest; ISO time. */
  readonly newest_snapshot: string | null;
}

export interface Unfinished {
  readonly site: Site;
  readonly what: Work;
  /** The table of which runs wait for a restore, or the last step of a backfill, to end; null for anything else. */
  readonly table: string | null;
  readonly execution: string;
  /** Whether a process is still at work on it. */
  readonly running: boolean;
}

/** The lab names an execution by what it does. */
const WORKS = ["failover", "rehearsal", "failback", "restore", "backfill"] as const;
export type Work = (typeof WORKS)[number];

export function recoveryStatus(root: string, model: PipelineModel): RecoveryStatus {
  const layouts = SITES.map((site) => homeLayout(root, site));
  const sites = layouts.map(siteStatus);
  return {
    active: activeOf(sites),
    readers_name_leads_to: nameLeadsTo(homeLayout(root)),
    sites,
    unfinished: layouts.flatMap(unfinishedAt),
    recoveries: recoveriesOf(root, model),
  };
}

/** The site that holds itself the active one by the newest epoch that anybody knows. */
function activeOf(sites: readonly SiteStatus[]): Site | null {
  const newest = Math.max(...sites.map(({ epoch }) => epoch ?? 0));
  return sites.find(({ site, active, epoch }) => active === site && epoch === newest)?.site ?? null;
}

function unfinishedAt(layout: HomeLayout): readonly Unfinished[] {
  const items = ledgerItemsIn(layout.ledger);
  const owned = (name: string): LedgerItem | undefined => items.find((item) => item["item"]?.S === name);
  const begun = (by: LedgerItem | undefined, table: string | null): readonly Unfinished[] => {
    const execution = nameInArn(by?.["owner"]?.S ?? "");
    const what = WORKS.find((work) => execution.startsWith(`${work}.`));
    if (what === undefined) return [];
    const record = readJsonIfPresent(join(layout.executions, `${execution}.json`)) as ExecutionRecord | null;
    const running = record !== null && isUnderWay(record);
    return [{ site: layout.site, what, table, execution, running }];
  };
  const recovery = owned("failover");
  const latest = owned("latest");
  const restoring = latest?.["restoring"]?.S;
  return [
    ...(RECOVERING.includes(recovery?.["status"]?.S ?? "") ? begun(recovery, null) : []),
    // What a rehearsal that died would have given back.
    ...(recovery?.["status_before"]?.S === "RUNNING"
      ? begun({ owner: recovery["owner_before"] ?? { S: "" } }, null)
      : []),
    ...(restoring === undefined ? [] : begun(latest, restoring)),
  ];
}

const RECOVERING: readonly string[] = ["RUNNING", "REHEARSING"];

function isUnderWay({ status, pid }: ExecutionRecord): boolean {
  return status === "RUNNING" && isProcessAlive(pid);
}

function siteStatus(layout: HomeLayout): SiteStatus {
  const items = ledgerItemsIn(layout.ledger);
  const document = items.find((item) => item["item"]?.S === SITE_ITEM);
  const committed = items.flatMap((item) => {
    const key = item["item"]?.S ?? "";
    return key.startsWith("committed#") ? [key.slice("committed#".length)] : [];
  });
  return {
    site: layout.site,
    active: document?.["active"]?.S ?? null,
    epoch: document === undefined ? null : Number(document["epoch"]?.N),
    changed_at: document?.["changed_at"]?.S ?? null,
    changed_by: document?.["changed_by"]?.S ?? null,
    newest_committed: committed.sort().at(-1) ?? null,
    newest_snapshot: snapshotsIn(layout.snapshots)[0]?.taken_at ?? null,
  };
}

/** A report is replicated like every manifest: one that is at both sites is one. */
export function recoveriesOf(root: string, { name, lake }: PipelineModel): readonly RecoveryReport[] {
  const reports = SITES.flatMap((site) => {
    const folder = join(homeLayout(root, site).lake, lake.zones.manifests, "recovery", name);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json"))
      .map((file) => readJsonIfPresent(join(folder, file)) as RecoveryReport);
  });
  const once = new Map(reports.map((report) => [report.execution, report]));
  return [...once.values()].sort((left, right) => left.started_at.localeCompare(right.started_at));
}
