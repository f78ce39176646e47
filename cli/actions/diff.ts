import { CHANGE_CLASSES, type ChangeClass, type ReviewedChange } from "../../pipeline-dsl/review";
import { reviewDocument } from "../../pipeline-dsl/review/render/json";
import { renderReviewMarkdown } from "../../pipeline-dsl/review/render/markdown";
import { reviewSarif } from "../../pipeline-dsl/review/render/sarif";
import { renderReviewText } from "../../pipeline-dsl/review/render/text";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { type DefinitionOption, locateDefinition } from "../load/locate";
import { Findings, UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";
import { compareWith, type Comparison } from "../review/compare";

export interface DiffOptions extends DefinitionOption {
  readonly format: "text" | "markdown" | "json" | "sarif";
  readonly failOn?: string;
}

export function diff(base: string | undefined, options: DiffOptions, terminal: Terminal): void {
  const failing = classesOf(options.failOn);
  const definition = locateDefinition(options.definition);
  const comparison = compareWith(base, definition);
  for (const note of comparison.notes) terminal.say(`note: ${note}`);
  terminal.print(printed(comparison, options.format, definition));
  const failed = comparison.changes.filter((change) => failing.has(change.class));
  if (failed.length > 0) terminal.say(`${terminal.errorColor.red("error:")} ${refusal(failed)}`);
  if (comparison.faulty) terminal.say("note: the definition has errors; npx pipeline check lists them");
  if (failed.length > 0 || comparison.faulty) throw new Findings();
}

function printed(comparison: Comparison, format: DiffOptions["format"], definition: string): string {
  const { base, head, notes, changes } = comparison;
  const root = process.cwd();
  switch (format) {
    case "text":
      return renderReviewText(changes, root);
    case "markdown":
      return renderReviewMarkdown({ base, notes, changes }, root);
    case "json":
      return JSON.stringify(reviewDocument({ base, head, notes, changes }, root), null, 2);
    case "sarif":
      return JSON.stringify(reviewSarif(changes, root, definition), null, 2);
    default:
      return format satisfies never;
  }
}

function classesOf(list: string | undefined): ReadonlySet<ChangeClass> {
  const known = new Map<string, ChangeClass>(CHANGE_CLASSES.map((each) => [each, each]));
  const names = (list ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  return new Set(
    names.map((name) => {
      const found = known.get(name);
      if (found !== undefined) return found;
      const hint = didYouMean(name, CHANGE_CLASSES, `there are ${CHANGE_CLASSES.join(", ")}`);
      throw new UsageError(`--fail-on ${name} is no class of changes; ${hint}`);
    }),
  );
}

function refusal(failed: readonly ReviewedChange[]): string {
  const [first] = failed;
  const others = failed.length === 1 ? "" : ` and ${String(failed.length - 1)} more`;
  return `${first?.subject ?? ""} is ${first?.class ?? ""} (${first?.words ?? ""})${others}, which --fail-on refuses`;
}
