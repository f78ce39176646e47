import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import { RECOVERY_CODES } from "../../pipeline-dsl/targets/recovery";
import { LabError } from "../errors";
import type { Home } from "../home/home";
import { OTHER } from "./documents";
import { restoreDump } from "./restore-dump";
import { type Snapshot, snapshotsIn } from "./snapshots";

/**
 * Puts a returning site's lost warehouse back from the newest of its own snapshots that holds nothing uncommitted. The fail-back
 * asks the warehouse what it lacks.
 */
export async function restoreFirst(home: Home, model: PipelineModel): Promise<Snapshot> {
  const committed = new Set(
    await Promise.all([home, home.at(OTHER[home.site])].map(committedRuns)).then((runs) => runs.flat()),
  );
  for (const snapshot of snapshotsIn(home.layout.snapshots)) {
    await restoreDump(await home.useWarehouse(), join(home.layout.snapshots, snapshot.id));
    if ((await newestLoads(home, model)).every((run) => committed.has(run))) return snapshot;
  }
  throw new LabError("Pipeline.NoUsableSnapshot", RECOVERY_CODES["Pipeline.NoUsableSnapshot"]);
}

async function committedRuns(home: Home): Promise<readonly string[]> {
  const { ledger } = await home.openAws();
  return (await ledger.items()).flatMap(({ item, run_id }) =>
    item?.S?.startsWith("committed#") === true && run_id?.S !== undefined ? [run_id.S] : [],
  );
}

/** The runs that loaded each table last. */
async function newestLoads(home: Home, { warehouse: { schema } }: PipelineModel): Promise<readonly string[]> {
  const session = await (await home.openWarehouse()).openSession();
  try {
    const { rows } = await session.query(
      `SELECT DISTINCT ON (table_name) run_id FROM "${schema.replaceAll('"', '""')}".${LOAD_HISTORY} ORDER BY table_name, logical_date DESC, loaded_at DESC`,
    );
    return rows.map(([run]) => String(run));
  } finally {
    await session.end();
  }
}
