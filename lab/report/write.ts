import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { writeFileAtomically } from "../home/files";
import type { Home } from "../home/home";
import { gatherReport } from "./gather";
import { renderReport } from "./render";

/** Writes a run's report, by default beside its result, and answers where. */
export async function writeReport(home: Home, model: PipelineModel, runId: string, path?: string): Promise<string> {
  const warehouse = await home.openWarehouse();
  const session = await warehouse.openSession();
  try {
    const data = await gatherReport(runId, model, home.layout, (sql) => session.query(sql));
    const file = path ?? join(home.layout.runs, runId, "report.html");
    writeFileAtomically(file, renderReport(data));
    return file;
  } finally {
    await session.end();
  }
}
