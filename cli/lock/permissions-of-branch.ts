import type { Compilation } from "../../pipeline-dsl/compile";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { lossPath } from "../../pipeline-dsl/checks/paths";
import type { Place } from "../../pipeline-dsl/checks/diagnostic";
import type { PermittedLoss, PipelineModel } from "../../pipeline-dsl/model";
import { planMigration } from "../../pipeline-dsl/review";
import { withFirstNames } from "../../pipeline-dsl/review/renames/chained";
import { locksSince } from "../review/locks-since";
import { originSinceMain } from "./broken-since-main";

/**
 * Of what a definition permits, what a review of this branch asks for. A migration that the branch has already may give it up, and then
 * neither the definition nor its lock shows what the permission is for.
 */
export function permittedForReview(definition: string, model: PipelineModel): readonly PermittedLoss[] {
  const permitted = model.permitted ?? [];
  const origin = permitted.length === 0 ? null : originSinceMain(definition, model);
  const { base = null, later = [] } = origin === null ? {} : locksSince(origin);
  if (base === null) return [];
  const refusedWith = (some: readonly PermittedLoss[]): number =>
    planMigration(base, withFirstNames(base, later, { ...model, permitted: some })).refusals.length;
  const refused = refusedWith(permitted);
  return permitted.filter((loss) => refusedWith(permitted.filter((each) => each !== loss)) > refused);
}

/** Without the advice to take such a permission out, which a review would have somebody write again. */
export function withoutThoseForReview(
  { model, places, diagnostics }: Compilation,
  definition: string,
): readonly Diagnostic[] {
  if (!diagnostics.some(({ code }) => code === "permission-unused")) return diagnostics;
  const needed = permittedForReview(definition, model).map(lossPath);
  const spots = new Set(needed.flatMap((path) => places(path)).map(spotOf));
  return diagnostics.filter(
    (each) => each.code !== "permission-unused" || !each.places.some((place) => spots.has(spotOf(place))),
  );
}

function spotOf({ file, line, column }: Place): string {
  return `${file}:${String(line)}:${String(column)}`;
}
