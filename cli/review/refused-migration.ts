import { nearestPlaces } from "../../pipeline-dsl/checks/nearest-places";
import { lossPath, type ModelPath, targetColumnPath, targetPath } from "../../pipeline-dsl/checks/paths";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { planMigration, type ReviewedLosses } from "../../pipeline-dsl/review";
import { describeLoss, ownerOf } from "../../pipeline-dsl/review/losses/describe";
import type { LocatedNote } from "../../pipeline-dsl/review/render/sarif";
import type { Comparison } from "./compare";

/** What `npx pipeline lock` writes no migration for, so that nothing of the change is deployed. */
export interface RefusedMigration {
  /** `fact_viewings`, `dim_users.age`, `the column dim_users.age`. */
  readonly subject: string;
  /** Address of what the definition has to say otherwise. */
  readonly at: ModelPath;
  readonly reason: string;
  readonly fix: string;
}

type Sides = Pick<Comparison, "before" | "after">;

/** Losses without leave, what no statement can do, and leave whose day is over. */
export function refusedMigration({ before, after }: Sides, losses: ReviewedLosses): readonly RefusedMigration[] {
  if (before === null || after === null) return [];
  return [...refusals(before, after), ...overdue(losses)];
}

function refusals(before: PipelineModel, after: PipelineModel): readonly RefusedMigration[] {
  return planMigration(before, after).refusals.map((each) => ({
    subject: ownerOf(each),
    at: each.column === null ? targetPath(each.target) : targetColumnPath(each.target, each.column),
    reason: each.reason,
    fix: each.fix,
  }));
}

function overdue({ given }: ReviewedLosses): readonly RefusedMigration[] {
  return given
    .filter((loss) => loss.overdue)
    .map((loss) => ({
      subject: describeLoss(loss),
      at: lossPath(loss),
      reason: `it was permitted until ${loss.until}, and that day is over`,
      fix: "look at it again, and write a later day as until; or keep what would go",
    }));
}

export function refusedWords({ subject, reason, fix }: RefusedMigration): string {
  return `npx pipeline lock refuses the change of ${subject}: ${reason}; ${fix}`;
}

/** For code scanning: where it is declared, or what it was in; else at `fallback`, the definition. */
export function refusedMigrationNotes(
  refused: readonly RefusedMigration[],
  { placesOf }: Pick<Comparison, "placesOf">,
  fallback: string,
): readonly LocatedNote[] {
  return refused.map((each) => {
    const [place] = placesOf === null ? [] : nearestPlaces(each.at, placesOf);
    const { file, line } = place ?? { file: fallback, line: 1 };
    return { rule: "migration-refused", key: each.subject, text: refusedWords(each), file, line };
  });
}
