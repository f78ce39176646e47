import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { Ledger } from "../aws/ledger";
import type { AwsServer } from "../aws/moto";
import { RecoveryFunction } from "../aws/recovery-function";

/** What is real of a site that has no other: its ledger, a lake of files and the recovery function. For tests. */
export interface SingleSite {
  readonly ledger: Ledger;
  readonly recovery: RecoveryFunction;
  /** A folder, which the site has for itself. */
  readonly lake: string;
}

export async function openSingleSite(server: AwsServer, model: PipelineModel, table: string): Promise<SingleSite> {
  const folder = mkdtempSync(join(tmpdir(), "single-site-"));
  const ledger = new Ledger(server.clientOptions, table, null);
  await ledger.open();
  const lake = join(folder, "lake");
  const recovery = new RecoveryFunction(server, {
    PIPELINE: model.name,
    SITE: "primary",
    LEDGER_TABLE: table,
    LAKE_ROOT: lake,
    OTHER_LEDGER_TABLE: "",
    MANIFESTS: model.lake.zones.manifests,
    METRICS_NAMESPACE: model.name,
    SCHEDULE_AT: model.schedule.at,
    TIME_ZONE: model.schedule.timeZone,
  });
  return { ledger, recovery, lake };
}

export async function closeSingleSite({ ledger, recovery, lake }: SingleSite): Promise<void> {
  ledger.close();
  await recovery.settled();
  rmSync(dirname(lake), { recursive: true, force: true });
}
