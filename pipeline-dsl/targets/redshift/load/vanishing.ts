import type { Extraction, PipelineModel, Target } from "../../../model";
import type { SqlStatement } from "../statement";
import { refuseIfAny } from "./refusal";

/** What becomes of rows that this run did not bring. */
export type RowsNotSeen =
  { readonly kind: "stay" } | { readonly kind: "close" | "remove"; readonly refuseAbove: number };

/** Only a full extract can tell that a row is gone; a distinct dimension never loses a value. */
export function rowsNotSeen(model: PipelineModel, target: Target): RowsNotSeen {
  const vanishing = target.whenSourceRowVanishes;
  if (vanishing.kind === "keep" || extractionOf(model, target)?.kind !== "everything") return { kind: "stay" };
  return { kind: vanishing.kind === "remove" ? "remove" : "close", refuseAbove: vanishing.refuseAbove };
}

/** Null for a distinct dimension. */
function extractionOf(model: PipelineModel, target: Target): Extraction | null {
  const { from } = target;
  if (from.kind === "distinct") return null;
  const source = model.sources.find((candidate) => candidate.name === from.source);
  return source?.tables.find((table) => table.name === from.table)?.extract ?? null;
}

/** Queries of one number each: what lived before this run, and parts of what is gone of it. */
export interface VanishedCounts {
  readonly living: string;
  readonly vanished: readonly string[];
}

/** Nothing is closed or removed when too much of what lived before this run is gone. */
export function refuseWhenManyVanish(
  schema: string,
  target: Target,
  notSeen: RowsNotSeen,
  counts: VanishedCounts,
): readonly SqlStatement[] {
  if (notSeen.kind === "stay") return [];
  return [
    refuseIfAny(
      schema,
      "A source that lost this much is more likely broken than right: nothing is closed or removed.",
      `SELECT CASE WHEN __vanished > ${String(notSeen.refuseAbove)} * __living THEN __vanished ELSE 0 END
FROM (
  SELECT
    (${counts.living}) AS __living,
    ${counts.vanished.map((count) => `(${count})`).join(" + ")} AS __vanished
) AS __totals`,
      `Pipeline.RowsVanished: more than ${percentage(notSeen.refuseAbove)} of the living keys of ${target.name} are gone from the source; restore them, or raise refuseAbove if they are gone for good`,
    ),
  ];
}

function percentage(share: number): string {
  return `${String(Number((share * 100).toFixed(6)))} %`;
}
