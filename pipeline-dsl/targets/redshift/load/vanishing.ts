import type { PipelineModel, Target } from "../../../model";
import { losesRows } from "../../curated";
import type { SqlStatement } from "../statement";
import { refuseIfAny } from "./refusal";

/** What becomes of rows that this run did not bring. */
export type RowsNotSeen =
  { readonly kind: "stay" } | { readonly kind: "close" | "remove"; readonly refuseAbove: number };

export function rowsNotSeen(model: PipelineModel, target: Target): RowsNotSeen {
  const vanishing = target.whenSourceRowVanishes;
  if (vanishing.kind === "keep" || !losesRows(model, target)) return { kind: "stay" };
  return { kind: vanishing.kind === "remove" ? "remove" : "close", refuseAbove: vanishing.refuseAbove };
}

/** Queries of one number each: what lived before this run, and what is gone of it. */
export interface VanishedCounts {
  readonly living: string;
  readonly vanished: string;
}

/**
 * Nothing is closed or removed when too much of what lived before this run is gone. It refuses what the admission does and
 * no more: a load that is redriven, or replayed at another site, comes here without having been admitted.
 */
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
    (${counts.vanished}) AS __vanished
) AS __totals`,
      describeVanished(target, notSeen.refuseAbove),
    ),
  ];
}

export function describeVanished(target: Target, refuseAbove: number): string {
  return `Pipeline.RowsVanished: more than ${percentage(refuseAbove)} of the living keys of ${target.name} are gone from the source; restore them, or raise refuseAbove if they are gone for good`;
}

function percentage(share: number): string {
  return `${String(Number((share * 100).toFixed(6)))} %`;
}
