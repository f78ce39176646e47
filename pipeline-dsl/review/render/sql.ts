import type { PipelineModel } from "../../model";
import { printMigrations } from "../../targets/redshift/migration";
import { planMigration } from "../migration/plan-migration";
import type { Section } from "./comment";
import { counted } from "../counted";
import { fenced, folded } from "./markdown-text";

/** The statements that take a warehouse from one model to the other, folded; none where it needs none or takes none. */
export function sqlSections(before: PipelineModel, after: PipelineModel): readonly Section[] {
  const plan = planMigration(before, after);
  if (plan.steps.length === 0 || plan.refusals.length > 0) return [];
  const files = printMigrations(after.warehouse.schema, 1, "review", plan).map(({ text }) => text.trimEnd());
  const blocks = files.map((text) => fenced("sql", text));
  const title = `SQL of ${counted(plan.steps.length, "step")} in the warehouse`;
  return [{ title: "SQL", text: folded(title, blocks.join("\n\n")) }];
}
