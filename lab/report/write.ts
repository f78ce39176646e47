import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { writeFileAtomically } from "../home/files";
import type { Home } from "../home/home";
import type { QueryResult, WarehouseSession } from "../warehouse/server";
import { keptModel } from "../home/kept-model";
import type { HomeLayout } from "../home/layout";
import type { WhereRun } from "../run/retry-command";
import { gatherReport, type DefinitionOfRun } from "./gather";
import { siteOfRun } from "./ledger-runs";
import { renderReport } from "./render";

/** Finds the definition that a run is drawn with. */
export type FindDefinition = (layout: HomeLayout, runId: string) => DefinitionOfRun;

/** Writes a run's report, by default beside its result, and answers where. */
export async function writeReport(
  deployment: Home,
  runId: string,
  definition: FindDefinition,
  where: WhereRun,
  path?: string,
): Promise<string> {
  const site = siteOfRun(runId, deployment.layout);
  const home = deployment.at(site);
  const warehouse = new WarehouseWhenAsked(home);
  try {
    const { layout } = home;
    const data = await gatherReport(runId, definition(layout, runId), { ...where, site }, layout, (sql) =>
      warehouse.query(sql),
    );
    const file = path ?? join(home.layout.runs, runId, "report.html");
    writeFileAtomically(file, renderReport(data));
    return file;
  } finally {
    await warehouse.end();
  }
}

/** The definition that has just run: what the run has kept need not be read and checked again. */
export function justRun(model: PipelineModel): FindDefinition {
  return () => ({ model, note: null });
}

/** The definition that the run was made with; `today` is asked for where it has kept none. */
export function keptElse(today: () => PipelineModel): FindDefinition {
  return (layout, runId) => {
    const kept = keptModel(layout, runId);
    if (kept !== null) return { model: kept, note: null };
    return {
      model: today(),
      note: "This run has kept no definition that can be read: what is drawn is today's, which may not be the one that ran.",
    };
  };
}

/** One session, begun with the first question: a warehouse that is away fails that question and not the report. */
class WarehouseWhenAsked {
  private session: Promise<WarehouseSession> | null = null;

  constructor(private readonly home: Home) {}

  async query(sql: string): Promise<QueryResult> {
    this.session ??= this.home.openWarehouse().then((server) => server.openSession());
    return (await this.session).query(sql);
  }

  async end(): Promise<void> {
    const session = await this.session?.catch(() => null);
    await session?.end();
  }
}
