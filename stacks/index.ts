/**
 * The Pulumi program: `pulumi up -s dev` or `-s prod`. Settings in, compiled pipeline in, resources out.
 * What will exist stands in infra/pipeline.ts, in the order in which it is made.
 */
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { compile } from "pipeline-dsl";
import { asProgram, deploy, readMigrations } from "../infra";
import { checkPrinted } from "../pipeline-dsl/check-printed";
import { renderText } from "../pipeline-dsl/checks/render/text";
import definition from "./rental-marketplace/pipeline";

const project = join(__dirname, "..");

const folder = join(__dirname, "rental-marketplace", "migrations");

export = asProgram(folder, () => {
  const migrations = readMigrations(folder);
  const compilation = compile(definition);
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
});
