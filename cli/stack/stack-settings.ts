import { basename } from "node:path";
import { checkSettings, definedBy } from "../../infra/settings/check";
import { ofAnotherPipeline } from "../../infra/settings/cross-checks";
import { faultText } from "../../infra/settings/fault";
import type { Settings } from "../../infra/settings/settings";
import { readStackFile } from "../../infra/settings/stack-file";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { CommandFailed, UsageError } from "../output/failures";
import { locateStackFile, stackFiles } from "./stack-file";

export interface FoundSettings {
  readonly stackFile: string;
  readonly settings: Settings;
}

/** The settings with which a stack deploys this definition; with a fault, or another pipeline's, the command fails under `code`. */
export function settingsOf(
  stack: string,
  { file, model }: { readonly file: string; readonly model: PipelineModel },
  code: string,
): FoundSettings {
  const stackFile = locateStackFile(stack, file);
  const { settings, faults } = checkSettings(stackFile, { environment: process.env, ...definedBy(model) });
  if (settings !== null) return { stackFile, settings };
  const listed = faults.map(faultText).join("\n");
  throw new CommandFailed(
    code,
    `${basename(stackFile)} has faults; npx pipeline check --stack ${stack} shows them\n${listed}`,
  );
}

/** A review leaves out what is wrong on both of its sides, and a stack that is another pipeline's is so on both. */
export function requireOwnStack(stack: string, definition: string, model: PipelineModel | null): void {
  const stackFile = locateStackFile(stack, definition);
  if (!stackFiles(definition).some(({ file }) => file === stackFile))
    throw new UsageError(
      `--stack ${stack}: a review reads the settings beside the definition or above it, and those of ${stackFile} are elsewhere`,
    );
  const { sources } = readStackFile(stackFile).values as Partial<Settings>;
  if (model === null || typeof sources !== "object") return;
  const other = ofAnotherPipeline(
    Object.keys(sources),
    model.sources.map(({ name }) => name),
  );
  if (other !== null) throw new UsageError(`--stack ${stack}: ${other}`);
}
