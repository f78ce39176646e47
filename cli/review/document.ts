import type { AccountReview } from "../../infra/review/account";
import type { CostDifference } from "../../infra/costs/words";
import type { DataComparison } from "../../lab/comparison/comparison";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { AccessChange } from "../../pipeline-dsl/review/effects/access";
import type { ReviewDocument } from "../../pipeline-dsl/review/render/json";
import type { ReviewedLosses } from "../../pipeline-dsl/review";
import type { Required } from "../../pipeline-dsl/review/required";
import type { StackChanges } from "./compare";
import type { RefusedFile } from "./migration-files";
import type { RefusedMigration } from "./refused-migration";
import type { RefusedSettings } from "./refused-settings";

/** What `pipeline diff --format json` prints. */
export interface DiffDocument extends ReviewDocument {
  /** Errors of the definition here, whose lock is compared instead; the command ends with 1 where there is any. */
  readonly faults: readonly Diagnostic[];
  readonly losses: ReviewedLosses;
  /** What `lock` writes no migration for; the command ends with 1 where there is any. */
  readonly refusedMigration: readonly RefusedMigration[];
  /** Files beside the definition for which nothing is deployed, or every run is refused; the command ends with 1 where there is any. */
  readonly refusedFiles: readonly RefusedFile[];
  /** Whose agreement the changes ask for, with the sentence that says so. */
  readonly requires: readonly (Required & { readonly words: string })[];
  readonly settings: readonly StackChanges[];
  /** Stacks that the change makes such as cannot be deployed, with what `check --stack` says of them. */
  readonly refused: readonly RefusedSettings[];
  readonly access: readonly AccessChange[];
  /** One a preview that was given. */
  readonly accounts: readonly AccountReview[];
  readonly costs: readonly CostDifference[];
  /** Types of new resources of which no price is known. */
  readonly unpriced: readonly string[];
  /** Null: the rows were not compared. */
  readonly data: DataComparison | null;
}
