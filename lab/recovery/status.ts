import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SITES, type PipelineModel, type Site } from "../../pipeline-dsl/model";
import type { RecoveryReport } from "../../pipeline-dsl/targets/recovery";
import { SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import { readTextIfPresent } from "../home/files";
import { homeLayout, type HomeLayout } from "../home/layout";
import { nameLeadsTo } from "./reader-name";
import { snapshotsIn } from "./snapshots";

/** Where a pipeline lives, as the files of a home say; no server has to run. */
export interface RecoveryStatus {
  readonly readers_name_leads_to: Site;
  readonly sites: readonly SiteStatus[];
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

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string } | undefined>>;

export function recoveryStatus(root: string, model: PipelineModel): RecoveryStatus {
  return {
    readers_name_leads_to: nameLeadsTo(homeLayout(root)),
    sites: SITES.map((site) => siteStatus(homeLayout(root, site))),
    recoveries: recoveriesOf(root, model),
  };
}

function siteStatus(layout: HomeLayout): SiteStatus {
  const text = readTextIfPresent(layout.ledger);
  const items = text === null ? [] : (JSON.parse(text) as readonly Item[]);
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
      .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as RecoveryReport);
  });
  const once = new Map(reports.map((report) => [report.execution, report]));
  return [...once.values()].sort((left, right) => left.started_at.localeCompare(right.started_at));
}
