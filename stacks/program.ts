/**
 * The Pulumi program. Settings in, compiled pipeline in, resources out.
 * What will exist stands in infra/pipeline.ts, in the order in which it is made.
 */
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { compile, isPipeline } from "pipeline-dsl";
import { deploy, readMigrations } from "../infra";
import { checkPrinted } from "../pipeline-dsl/check-printed";
import { renderText } from "../pipeline-dsl/checks/render/text";
import definition from "./rental-marketplace/pipeline";

const project = join(__dirname, "..");

export function program(): ReturnType<typeof deploy> {
  // A file without an export is imported all the same.
  const exported: unknown = definition;
  if (!isPipeline(exported)) {
    throw new RunError(
      'stacks/rental-marketplace/pipeline.ts exports no pipeline; end it with: export default pipeline("Name", { ... })',
    );
  }
  const migrations = readMigrations(join(__dirname, "rental-marketplace", "migrations"));
  const compilation = compile(exported);
  const diagnostics = [...compilation.diagnostics, ...checkPrinted(compilation, migrations)];
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) {
    throw new RunError(renderText(diagnostics, project));
  }
  return deploy({
    project,
    model: compilation.model,
    migrations,
    // The first of two switches to destroy what holds data: "lake", "ledger", "source", "warehouse".
    destroyable: [],
  });
}
