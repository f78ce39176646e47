import type { PermittedLoss, PipelineModel, Target } from "../../model";
import { defineCheck } from "../check";
import { lossPath } from "../paths";
import { didYouMean } from "../suggest";

export const permissionUnused = defineCheck({
  code: "permission-unused",
  severity: "warning",
  summary: "A loss is permitted that this definition does not ask for",
  page: {
    explanation: `\`allowDestructive\` permits the next migration to give something up: a column or a table that has left the definition, versions that are no longer kept, values or rows of a table
that is there. Here the definition still has what may go, or has no such table, so the permission is for nothing, or for a change that somebody makes later without being asked.`,
    remedy: `Take the line out, or name what goes as the definition names it now: \`column TABLE.COLUMN\`, \`target TABLE\`, \`versions TABLE\`, \`values TABLE.COLUMN\`, \`rows TABLE\`.`,
    refused: `allows: [allowDestructive({ what: "column dim_articles.title", ... })]   // dim_articles has the column title`,
    accepted: `allows: [allowDestructive({ what: "column dim_articles.remarks", ... })]`,
  },
  *find({ model }) {
    const seen = new Set<string>();
    for (const loss of model.permitted ?? []) {
      const path = lossPath(loss);
      const fault = seen.has(path) ? TWICE : faultOf(loss, model);
      seen.add(path);
      if (fault !== null) yield { ...fault, at: [{ path, part: "allowDestructive" }] };
    }
  },
});

interface Fault {
  readonly message: string;
  readonly why: string;
  readonly fix: string;
}

const TWICE: Fault = {
  message: "the same loss is permitted twice",
  why: "one of the two says nothing",
  fix: "take one of them out",
};

function faultOf(
  { kind, target: name, column }: PermittedLoss,
  { warehouse: { targets } }: PipelineModel,
): Fault | null {
  const target = targets.find((each) => each.name === name);
  if (kind === "target") return target === undefined ? null : still(name);
  if (target === undefined)
    return {
      message: `${kind} of ${name} may be lost, and there is no table ${name}`,
      why: "nothing can be lost of a table that is not there",
      fix: didYouMean(
        name,
        targets.map((each) => each.name),
        `take it out; of a table that has left the definition, permit "target ${name}"`,
      ),
    };
  const has = target.columns.some((each) => each.name === column);
  if (kind === "column") return has ? still(`${name}.${column ?? ""}`) : null;
  if (kind === "versions") return hasVersions(target) ? still(`the versions of ${name}`) : null;
  if (kind === "rows" || has) return null;
  return {
    message: `values of ${name}.${column ?? ""} may be lost, and there is no such column`,
    why: "a type that holds less is that of a column of the definition",
    fix: didYouMean(
      column ?? "",
      target.columns.map((each) => each.name),
      `take it out; of a column that has left the definition, permit "column ${name}.${column ?? ""}"`,
    ),
  };
}

function still(what: string): Fault {
  return {
    message: `${what} may be lost, and the definition still has it`,
    why: "it permits nothing now, and would permit it unseen when somebody takes it out later",
    fix: "take the permission out, or what it is about",
  };
}

function hasVersions(target: Target): boolean {
  return target.kind === "dimension" && target.history.kind === "versions";
}
