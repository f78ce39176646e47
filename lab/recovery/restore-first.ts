import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import { RECOVERY_CODES } from "../../pipeline-dsl/targets/recovery";
import { LabError } from "../errors";
import type { Home } from "../home/home";
import { restoreDump } from "./restore-dump";
import { type Snapshot, snapshotsIn } from "./snapshots";

const COMMITTED = "committed#";

/** What was restored, and the dates that the ledger forgot because the warehouse has them no more. */
export interface RestoredSite {
  readonly snapshot: Snapshot;
  readonly forgotten: readonly string[];
}

/**
 * Puts a returning site's warehouse back from its own newest snapshot. Its ledger then forgets the dates that came after:
 * a fail-back replays what the ledger does not have, and writes those items again.
 */
export async function restoreFirst(home: Home, { name, warehouse: { schema } }: PipelineModel): Promise<RestoredSite> {
  const [snapshot] = snapshotsIn(home.layout.snapshots);
  if (snapshot === undefined)
    throw new LabError("Pipeline.NoUsableSnapshot", RECOVERY_CODES["Pipeline.NoUsableSnapshot"]);
  const server = await home.openWarehouse();
  await restoreDump(server, join(home.layout.snapshots, snapshot.id));
  const session = await server.openSession();
  let newest: string;
  try {
    const { rows } = await session.query(
      `SELECT COALESCE(CAST(MAX(logical_date) AS TEXT), '') FROM "${schema.replaceAll('"', '""')}".${LOAD_HISTORY}`,
    );
    newest = String(rows[0]?.[0] ?? "");
  } finally {
    await session.end();
  }
  const { ledger } = await home.openAws();
  const forgotten: string[] = [];
  for (const { item } of await ledger.items()) {
    const key = item?.S ?? "";
    if (!key.startsWith(COMMITTED) || key.slice(COMMITTED.length) <= newest) continue;
    await ledger.client.send(
      new DeleteItemCommand({ TableName: ledger.table, Key: { pipeline: { S: name }, item: { S: key } } }),
    );
    forgotten.push(key.slice(COMMITTED.length));
  }
  await ledger.save();
  return { snapshot, forgotten };
}
