import type { PipelineModel } from "../../model";
import { stepsOf } from "../steps";
import { alarmNames, explainAlarm } from "./alarm";
import { columnNames, explainColumn } from "./column";
import type { Explanation } from "./explanation";
import { explainRule } from "./rules";
import { explainStep } from "./step";
import { explainTable, tableNames } from "./table";

/** What a step, rule, alarm, table or column of the pipeline is; null: it has none of that name. */
export function explainName(model: PipelineModel, name: string): Explanation | null {
  return (
    explainStep(model, name) ??
    explainRule(model, name) ??
    explainAlarm(model, name) ??
    explainTable(model, name) ??
    explainColumn(model, name)
  );
}

/** All names that can be explained. */
export function explainableNames(model: PipelineModel): readonly string[] {
  return [
    ...stepsOf(model).map(({ name }) => name),
    ...model.quality.rules.map(({ id }) => id),
    ...alarmNames(model),
    ...tableNames(model),
    ...columnNames(model),
  ];
}
