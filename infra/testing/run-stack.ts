import { join } from "node:path";
import { compile } from "pipeline-dsl";
import definition from "../../stacks/rental-marketplace/pipeline";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { readMigrations } from "../artifacts/migrations";
import { deploy } from "../deploy";
import type { StatefulPart } from "../settings/settings";
import type { Stack } from "./stacks";
import { underMocks, type Registered } from "./under-mocks";

export const RENTAL_MODEL: PipelineModel = compile(definition).model;
const PROJECT = join(__dirname, "..", "..");
export const MIGRATIONS = join(PROJECT, "stacks", "rental-marketplace", "migrations");

export interface RunOptions {
  readonly model?: PipelineModel;
  readonly destroyable?: readonly StatefulPart[];
}

/** Runs the whole program of a committed stack against mocks. */
export function runStack(stack: Stack, options: RunOptions = {}): Promise<readonly Registered[]> {
  return underMocks(stack, () => {
    deploy({
      project: PROJECT,
      model: options.model ?? RENTAL_MODEL,
      migrations: readMigrations(MIGRATIONS),
      destroyable: options.destroyable ?? [],
    });
  });
}
