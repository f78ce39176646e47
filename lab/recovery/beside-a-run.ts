import type { PipelineModel } from "../../pipeline-dsl/model";
import { SITE_FORMAT, SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import { messageOf } from "../errors";
import type { LabEvent } from "../events";
import type { Home } from "../home/home";
import { hasStandby, OTHER } from "./documents";
import { replicate } from "./replicate";
import { takeSnapshot } from "./snapshots";

/** Takes the snapshot that is due before a run of the active site, where the standby is restored from one. Never fails the run. */
export async function snapshotBefore(home: Home, model: PipelineModel, tell: (event: LabEvent) => void): Promise<void> {
  if (model.recovery.standby.kind !== "pilotLight") return;
  try {
    if (!(await isActive(home, model))) return;
    const snapshot = await takeSnapshot(home, model);
    if (snapshot !== null) tell({ kind: "snapshot_taken", at: Date.now(), id: snapshot.id });
  } catch (error) {
    tell({ kind: "snapshot_failed", at: Date.now(), message: messageOf(error) });
  }
}

/** What S3 and Redshift copy to the other Region by themselves. */
export function replicateAfter(home: Home, model: PipelineModel): void {
  if (hasStandby(model)) replicate(home, home.at(OTHER[home.site]), model);
}

async function isActive(home: Home, { name }: PipelineModel): Promise<boolean> {
  const { ledger } = await home.openAws();
  const document = await ledger.item(name, SITE_ITEM);
  // Of another format nothing is known: the run will say so.
  return document?.["format"]?.N === String(SITE_FORMAT) && document["active"]?.S === home.site;
}
