import type { AcceptedWarning } from "./acceptance";
import type { RequiredReview } from "./change-class";
import type { Alert, Jobs, Lake, Objectives, Schedule } from "./operations";
import type { PermittedLoss } from "./permitted-loss";
import type { Quality } from "./quality";
import type { Recovery } from "./recovery";
import type { Rename } from "./rename";
import type { Source } from "./source";
import type { Target } from "./target";

/** The compiled pipeline: frozen plain data in canonical order. Everything that runs is printed from it. */
export interface PipelineModel {
  readonly version: 1;
  /** The physical name of the state machine: `RentalETLPipeline`. */
  readonly name: string;
  readonly description: string | null;
  /** Sorted by name. */
  readonly sources: readonly Source[];
  readonly lake: Lake;
  readonly warehouse: Warehouse;
  readonly jobs: Jobs;
  readonly schedule: Schedule;
  readonly quality: Quality;
  readonly objectives: Objectives;
  readonly alerts: readonly Alert[];
  readonly recovery: Recovery;
  /** Sorted by address and code; absent where nothing is accepted. */
  readonly accepted?: readonly AcceptedWarning[];
  /** Sorted by what they are of; absent where nothing may be lost. */
  readonly permitted?: readonly PermittedLoss[];
  /** Sorted by kind and name; absent where nothing was renamed. */
  readonly renamed?: readonly Rename[];
  /** Sorted by class; absent where no change asks for anybody's agreement. */
  readonly review?: readonly RequiredReview[];
}

export interface Warehouse {
  readonly schema: string;
  /** How long a table that a migration has replaced or ended stays under another name; absent: `DAYS_REPLACED_TABLES_STAY`. */
  readonly keepReplacedDays?: number;
  /** Sorted by name. Load order follows the lookups: `model/graph.ts`. */
  readonly targets: readonly Target[];
}

/** Unless the definition says `keepReplaced`. */
export const DAYS_REPLACED_TABLES_STAY = 30;
