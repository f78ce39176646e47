import { readFileSync } from "node:fs";
import { type AccountReview, reviewAccount } from "../../infra/review/account";
import { parsePreview, type Preview, PreviewUnreadable } from "../../infra/review/preview";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { CommandFailed, UsageError } from "../output/failures";
import { locateStackFile, projectName } from "../stack/stack-file";
import type { Comparison } from "./compare";

export interface PreviewOptions {
  readonly preview: string;
  /** The stack that the preview must be of. */
  readonly stack?: string;
}

/** What a recorded `pulumi preview --json` does in the account, joined to the changes that cause it. */
export function accountOf(options: PreviewOptions, definition: string, comparison: Comparison): AccountReview {
  const { before, after, changes, settings } = comparison;
  if (after === null) throw new UsageError("there is no pipeline on this side that a preview could be joined to");
  const preview = read(options.preview);
  refuseAnother(preview, options, definition, before === null ? [after] : [before, after]);
  const ofStack = settings.find(({ stack }) => stack === preview.stack)?.changes ?? [];
  return reviewAccount(preview, { before, after, changes, settings: ofStack });
}

function read(file: string): Preview {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--preview ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  try {
    return parsePreview(text, file);
  } catch (error) {
    if (!(error instanceof PreviewUnreadable)) throw error;
    throw new CommandFailed("Review.PreviewUnreadable", error.message);
  }
}

/** A preview of something else would be joined to changes that it knows nothing of. */
function refuseAnother(
  preview: Preview,
  { preview: file, stack }: PreviewOptions,
  definition: string,
  models: readonly PipelineModel[],
): void {
  const refuse = (why: string): CommandFailed => new CommandFailed("Review.AnotherPreview", `${file} ${why}`);
  const project = projectName(definition);
  if (project !== null && preview.project !== project)
    throw refuse(`is a preview of the project ${preview.project}, and this one is ${project}`);
  if (stack !== undefined && preview.stack !== stack)
    throw refuse(`is a preview of the stack ${preview.stack}, and --stack says ${stack}`);
  locateStackFile(preview.stack, definition);
  const names = new Set(models.map(({ name }) => name));
  const other = preview.steps
    .flatMap(({ before, after }) => [before, after].map((state) => pipelineTag(state?.inputs)))
    .find((name) => name !== null && !names.has(name));
  if (other !== undefined)
    throw refuse(
      `is a preview of the pipeline ${String(other)}, and this definition is ${[...names].join(", before ")}`,
    );
}

function pipelineTag(inputs: Readonly<Record<string, unknown>> | undefined): string | null {
  const tags = inputs?.["tags"];
  if (typeof tags !== "object" || tags === null) return null;
  const name = (tags as Readonly<Record<string, unknown>>)["Pipeline"];
  return typeof name === "string" ? name : null;
}
