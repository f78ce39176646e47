import { PIPELINE } from "../checks/paths";
import type { Place } from "../checks/diagnostic";
import { nearestPlaces } from "../checks/nearest-places";
import type { PipelineModel } from "../model";
import { counted } from "./counted";
import type { Change } from "./diff/change";
import type { ReviewedChange, Side } from "./review";

/** What a review says of a pipeline that was not there before: one change, which cannot be compared with anything. */
export function additions(after: Side): readonly ReviewedChange[] {
  const words = `${after.model.name} added: ${inventory(after.model)}`;
  return [whole({ class: "additive", how: "added", words, why: "it runs once it is deployed" }, null, after)];
}

/** The same of one that is there no more. */
export function removals(before: Side): readonly ReviewedChange[] {
  const words = `${before.model.name} removed: ${inventory(before.model)}`;
  const why = "what is deployed runs on until pulumi destroy, and nothing of this checkout changes it";
  return [whole({ class: "destructive", how: "removed", words, why }, before, null)];
}

/** What changes in a file beside the definition, of which no model knows. */
export function fileChange(
  change: Pick<Change, "class" | "how" | "words" | "why">,
  subject: string,
  file: string,
  line = 1,
): ReviewedChange {
  const place: Place = { file, line, column: 1, part: "" };
  const isGone = change.how === "removed";
  return {
    ...change,
    ...REACHES_NOTHING,
    what: subject,
    subject,
    at: PIPELINE,
    places: { before: isGone ? [place] : [], after: isGone ? [] : [place], around: [] },
  };
}

const REACHES_NOTHING: Pick<ReviewedChange, "followsFrom" | "downstream" | "warehouse" | "recomputed"> = {
  followsFrom: null,
  downstream: { columns: [], rules: [], references: [], alarms: [], grants: [], backups: [] },
  warehouse: [],
  recomputed: [],
};

function inventory({ sources, warehouse, quality }: PipelineModel): string {
  const tables = sources.reduce((sum, source) => sum + source.tables.length, 0);
  const targets = warehouse.targets.map(({ name }) => name);
  return `${counted(tables, "source table")}, ${counted(quality.rules.length, "quality rule")}, targets ${targets.join(", ")}`;
}

function whole(
  change: Pick<Change, "class" | "how" | "words" | "why">,
  before: Side | null,
  after: Side | null,
): ReviewedChange {
  return {
    ...change,
    what: "existence",
    subject: "the pipeline",
    at: PIPELINE,
    places: { before: placesOf(before), after: placesOf(after), around: [] },
    ...REACHES_NOTHING,
  };
}

function placesOf(side: Side | null): readonly Place[] {
  return side?.placesOf == null ? [] : nearestPlaces(PIPELINE, side.placesOf);
}
