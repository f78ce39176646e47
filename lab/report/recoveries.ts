import type { PipelineModel } from "../../pipeline-dsl/model";
import { ExecutionRecords } from "../executions/records";
import { homeLayout, type HomeLayout } from "../home/layout";
import { stateTimes } from "../recovery/state-times";
import { recoveriesOf } from "../recovery/status";
import type { Recovery } from "./data";

/** What was written down of every recovery, with the time that its execution spent where. */
export function recoveriesIn({ root }: HomeLayout, model: PipelineModel): readonly Recovery[] {
  return recoveriesOf(root, model).map((report) => {
    const record = new ExecutionRecords(homeLayout(root, report.site).executions).read(report.execution);
    return { report, states: record === null ? [] : stateTimes(record) };
  });
}
