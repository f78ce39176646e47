import type { PipelineModel } from "../../model";
import { columnsOfRule } from "../../model/column-references";
import { uniqueNames } from "./column-names";
import type { LineageEdge } from "./lineage";

/** The columns that each quality rule looks at. */
export function ruleEdges(model: PipelineModel): readonly LineageEdge[] {
  return model.quality.rules.flatMap((rule) =>
    uniqueNames(columnsOfRule(rule)).map((from): LineageEdge => ({
      from,
      to: `rule:${rule.id}`,
      kind: "rule",
      sql: null,
    })),
  );
}
