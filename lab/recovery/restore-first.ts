import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { LOAD_HISTORY } from "../../pipeline-dsl/targets/redshift";
import { RECOVERY_CODES, SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import { TaskError } from "../executions/task";
import type { Home } from "../home/home";
import type { Around } from "../run/handlers";
import type { WarehouseSession } from "../warehouse/server";
import { OTHER } from "./documents";
import { restoreDump } from "./restore-dump";
import { type Snapshot, snapshotsIn } from "./snapshots";

/** The fail-back's first call that reaches the warehouse: whatever else could refuse it has been asked by then. */
const REACHES_WAREHOUSE = "OpenWarehouse";

/**
 * Around the calls of a fail-back: puts the returning site's lost warehouse back before the first of them reaches it. `tell` hears of
 * which snapshot; null: of none, since an earlier start has made the site the active one, and what serves is never restored over.
 */
export function restoringFirst(
  home: Home,
  model: PipelineModel,
  tell: (restored: Snapshot | null) => void,
  around: Around = (_call, act) => act(),
): Around {
  let restored: Promise<void> | null = null;
  return async (call, act) => {
    if (call.state === REACHES_WAREHOUSE) await (restored ??= restore(home, model).then(tell));
    return around(call, act);
  };
}

async function restore(home: Home, model: PipelineModel): Promise<Snapshot | null> {
  if (await isActive(home)) return null;
  const committed = new Set(
    await Promise.all([home, home.at(OTHER[home.site])].map(committedRuns)).then((runs) => runs.flat()),
  );
  const holdsCommitted = async (session: WarehouseSession): Promise<boolean> =>
    (await newestLoads(session, model)).every((run) => committed.has(run));
  for (const snapshot of snapshotsIn(home.layout.snapshots)) {
    const folder = join(home.layout.snapshots, snapshot.id);
    if (await restoreDump(await home.useWarehouse(), folder, holdsCommitted)) return snapshot;
  }
  throw new TaskError("Pipeline.NoUsableSnapshot", RECOVERY_CODES["Pipeline.NoUsableSnapshot"]);
}

async function isActive(home: Home): Promise<boolean> {
  const { ledger } = await home.openAws();
  return (await ledger.items()).some(({ item, active }) => item?.S === SITE_ITEM && active?.S === home.site);
}

async function committedRuns(home: Home): Promise<readonly string[]> {
  const { ledger } = await home.openAws();
  return (await ledger.items()).flatMap(({ item, run_id }) =>
    item?.S?.startsWith("committed#") === true && run_id?.S !== undefined ? [run_id.S] : [],
  );
}

/** The runs that loaded each table last. */
async function newestLoads(
  session: WarehouseSession,
  { warehouse: { schema } }: PipelineModel,
): Promise<readonly string[]> {
  const { rows } = await session.query(
    `SELECT DISTINCT ON (table_name) run_id FROM "${schema.replaceAll('"', '""')}".${LOAD_HISTORY} ORDER BY table_name, logical_date DESC, loaded_at DESC`,
  );
  return rows.map(([run]) => String(run));
}
