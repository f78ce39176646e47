import type { PipelineModel, Target } from "../../../model";
import { firstVersionColumn } from "../../curated";
import { identifier } from "../identifier";
import { commaLines } from "../sql";
import { dimensionsLookedUp, lookupColumn, lookupJoin } from "./lookup";
import { LOGICAL_DATE } from "./this-run";

/** The column of incoming rows that says where a natural key's first version starts. */
export const FIRST_VERSION_FROM = "__first_version_from";

/**
 * The query of the staged rows as the target would hold them: surrogate keys in place of natural ones; an unknown or
 * missing key finds the unknown member.
 */
export function printIncoming(model: PipelineModel, target: Target): string {
  const dimensions = new Map(dimensionsLookedUp(model, target).map((dimension) => [dimension.name, dimension]));
  const joins: string[] = [];
  const columns = target.columns.map((column) => {
    const dimension = column.value.kind === "lookup" ? dimensions.get(column.value.dimension) : undefined;
    if (column.value.kind !== "lookup" || dimension === undefined) return `__staged.${identifier(column.name)}`;
    joins.push(lookupJoin(model.warehouse.schema, column, column.value, dimension));
    return `${lookupColumn(column, dimension)} AS ${identifier(column.name)}`;
  });
  return `SELECT
  ${commaLines([...columns, ...firstVersion(target)])}
${["FROM __staged", ...joins].join("\n")}`;
}

function firstVersion(target: Target): readonly string[] {
  if (target.kind !== "dimension" || target.history.kind !== "versions") return [];
  if (target.history.firstVersionFrom === null) return [`${LOGICAL_DATE} AS ${FIRST_VERSION_FROM}`];
  const first = `__staged.${identifier(firstVersionColumn(target))}`;
  return [
    `CASE
    WHEN ${first} <= ${LOGICAL_DATE} THEN ${first}
    ELSE ${LOGICAL_DATE}
  END AS ${FIRST_VERSION_FROM}`,
  ];
}
