import { readFileSync } from "node:fs";
import { type AccountReview, reviewAccount } from "../../infra/review/account";
import { parsePreview, type Preview, PreviewUnreadable } from "../../infra/review/preview";
import { parsePreviewEvents, type PreviewEvents } from "../../infra/review/preview-events";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { CommandFailed, UsageError } from "../output/failures";
import { locateStackFile, projectName } from "../stack/stack-file";
import type { Comparison } from "./compare";

export interface PreviewOptions {
  /** Outputs of `pulumi preview --json`, one a stack, to be joined. */
  readonly preview?: readonly string[];
  /** The engine's event logs of the same previews. */
  readonly previewEvents?: readonly string[];
  /** The stack that the previews must be of. */
  readonly stack?: string;
}

/** What recorded previews do in the account, joined to the changes that cause it. */
export function accountsOf(
  { preview: files = [], previewEvents = [], stack }: PreviewOptions,
  definition: string,
  comparison: Comparison,
): readonly AccountReview[] {
  const { before, after, changes, settings } = comparison;
  if (files.length + previewEvents.length === 0) return [];
  if (after === null) throw new UsageError("there is no pipeline on this side that a preview could be joined to");
  const previews = files.map((file) => [file, read(file, "--preview", parsePreview)] as const);
  for (const [file, preview] of previews)
    refuseAnother(preview, { file, ...(stack === undefined ? {} : { stack }) }, definition, [after, before ?? after]);
  refuseTwice(previews);
  const logs = new Map<string, PreviewEvents>();
  for (const file of previewEvents) {
    const log = read(file, "--preview-events", parsePreviewEvents);
    refuseAnotherLog(
      file,
      log,
      previews.map(([, preview]) => preview),
    );
    logs.set(log.stack, log);
  }
  return previews.map(([, preview]) => {
    const ofStack = settings.find((each) => each.stack === preview.stack)?.changes ?? [];
    const sides = { before, after, changes, settings: ofStack };
    return reviewAccount(preview, sides, logs.get(preview.stack) ?? null);
  });
}

function read<Document>(file: string, option: string, parse: (text: string, file: string) => Document): Document {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  try {
    return parse(text, file);
  } catch (error) {
    if (!(error instanceof PreviewUnreadable)) throw error;
    throw new CommandFailed("Review.PreviewUnreadable", error.message);
  }
}

/** Two previews of a stack are two runs, and only one of them can be what will be done. */
function refuseTwice(previews: readonly (readonly [file: string, preview: Preview])[]): void {
  const seen = new Map<string, string>();
  for (const [file, { stack }] of previews) {
    const other = seen.get(stack);
    if (other !== undefined)
      throw new CommandFailed(
        "Review.AnotherPreview",
        `${file} and ${other} are both previews of the stack ${stack}: give the newer one`,
      );
    seen.set(stack, file);
  }
}

/** Policies of another run may have been asked about something else. */
function refuseAnotherLog(file: string, log: PreviewEvents, previews: readonly Preview[]): void {
  const refuse = (why: string): CommandFailed => new CommandFailed("Review.AnotherPreview", `${file} ${why}`);
  const preview = previews.find(({ stack, project }) => stack === log.stack && project === log.project);
  if (preview === undefined)
    throw refuse(
      `is the event log of the stack ${log.stack} of ${log.project}, and there is no --preview of it: give both that one run has written`,
    );
  const differing = Object.entries(log.counts ?? {}).find(([op, count]) => (preview.counts[op] ?? 0) !== count);
  if (differing === undefined) return;
  const [op, count] = differing;
  throw refuse(
    `counts ${String(count)} of the operation ${op}, and the preview ${String(preview.counts[op] ?? 0)}: they are of two runs`,
  );
}

/** A preview of something else would be joined to changes that it knows nothing of. */
function refuseAnother(
  preview: Preview,
  { file, stack }: { readonly file: string; readonly stack?: string },
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
