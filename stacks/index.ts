/**
 * The Pulumi program: `pulumi up -s dev` or `-s prod`. Settings in, compiled pipeline in, resources out.
 * What will exist stands in infra/pipeline.ts, in the order in which it is made.
 */
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { compile } from "pipeline-dsl";
import { deploy } from "../infra";
import { renderText } from "../pipeline-dsl/checks/render/text";
import definition from "./rental-marketplace/pipeline";

const project = join(__dirname, "..");
const { model, diagnostics } = compile(definition);

if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) {
  throw new RunError(renderText(diagnostics, project));
}

export = deploy({
  project,
  model,
  migrations: join(__dirname, "rental-marketplace", "migrations"),
  // The first of two switches to destroy what holds data: "lake", "ledger", "source", "warehouse".
  destroyable: [],
});
