import type { ModelPath } from "../../checks/paths";
import type { DefinitionEdit } from "./definition-edit";

/** One thing that is otherwise out there than the definition, its lock or its migrations say. */
export interface Drift {
  readonly where: "source" | "warehouse" | "deployment";
  readonly kind: DriftKind;
  /** In the words of the definition: `marketplace.apartments.price`, `dim_users`. */
  readonly subject: string;
  /** Its address in the model, or of what it would become a part of. */
  readonly at: ModelPath;
  /** What is there, and what was expected. */
  readonly words: string;
  /** What ends it. */
  readonly fix: string;
  /** The same of the definition as data; null where the definition is not what has to change. */
  readonly edit: DefinitionEdit | null;
  /** Statements that do, in their order; none where no statement can. */
  readonly statements: readonly string[];
}

/** Whether it counts: what is only told changes no exit code. */
export type Weight = "drift" | "note";

interface KindOfDrift {
  readonly weight: Weight;
  /** One sentence, for the heading of its findings. */
  readonly meaning: string;
}

const drift = (meaning: string): KindOfDrift => ({ weight: "drift", meaning });
const note = (meaning: string): KindOfDrift => ({ weight: "note", meaning });

const KINDS = {
  "source-table-gone": drift(
    "a table that the definition reads is not in the source: the next run ends with Source.TableMissing",
  ),
  "source-column-gone": drift(
    "a column that the definition reads is not in the source: the next run ends with Source.ColumnMissing",
  ),
  "source-type-changed": drift(
    "a column of the source has another type: the next run ends with Source.ColumnTypeChanged",
  ),
  "source-column-unread": drift("the source has a column of which the definition says nothing"),
  "source-null-allowed": drift("the source lets NULL into a column that the definition calls never NULL"),
  "source-key-changed": drift("the source tells the rows of a table apart by other columns"),
  "source-reference-undeclared": drift("the source keeps a reference of which the definition says nothing"),
  "source-collations-mixed": drift(
    "the source cannot compare two columns of a reference by text: the next run ends with Source.CollationsMixed",
  ),
  "source-collations-differ": note(
    "two columns of a reference by text have different collations, which the source can still compare",
  ),
  "source-never-null": note("the source refuses NULL where the definition allows it"),
  "source-key-unkept": note("nothing in the source keeps the declared primary key unique"),
  "source-reference-unkept": note("the source does not keep a declared reference"),
  "source-table-unread": note("the source has a table that the definition does not read"),
  "source-unread-gone": note("a column that is left unread on purpose is not in the source"),
  "warehouse-schema-missing": drift("the warehouse has no such schema"),
  "warehouse-table-missing": drift("a declared table is not in the warehouse"),
  "warehouse-table-undeclared": drift("the schema holds a table that nobody declares"),
  "warehouse-own-missing": drift("a table that the pipeline keeps for itself is not there"),
  "warehouse-column-missing": drift("a declared column is not in its table"),
  "warehouse-column-undeclared": drift("a table has a column that nobody declares"),
  "warehouse-type-differs": drift("a column has another type than its lock says"),
  "warehouse-null-differs": drift("a column takes NULL where its lock says never, or the other way round"),
  "warehouse-identity-missing": drift("a surrogate key does not number new rows any more"),
  "warehouse-key-differs": drift("a table has another primary key, which the warehouse plans with"),
  "warehouse-constraint-undeclared": drift(
    "a table has a constraint that nobody declares: Redshift keeps none and plans as if it held, PostgreSQL refuses loads that break it",
  ),
  "warehouse-sort-key-differs": drift("rows are sorted by other columns than the definition's loads read them by"),
  "warehouse-distribution-differs": drift("rows are distributed otherwise than by Redshift itself"),
  "warehouse-owner-differs": drift(
    "a table belongs to somebody else than the pipeline's own tables: the next migration of it is refused",
  ),
  "warehouse-writable": drift("somebody beside its owner may change what the pipeline keeps or loads"),
  "warehouse-grant-left-behind": drift(
    "somebody could read a table that was made anew, and may not read the new one: what was granted stayed with the old one",
  ),
  "warehouse-schema-closed": drift(
    "the owner of the pipeline's own tables may make none in the schema: the next migration is refused",
  ),
  "warehouse-schema-open": note("somebody beside the pipeline may make tables in its schema"),
  "warehouse-policy-attached": note(
    "a policy hides something of a table from whoever is no superuser, and loads from what they are not shown",
  ),
  "warehouse-seen-in-part": note("the warehouse does not say everything to whoever asked"),
  "warehouse-view-undeclared": note("the schema holds a view that nobody declares"),
  "migration-pending": drift("a migration of this checkout was never applied to the warehouse"),
  "migration-changed": drift(
    "a migration was changed after it was applied: the next run ends with Pipeline.MigrationChanged",
  ),
  "migration-unknown": drift("the warehouse has seen a migration that this checkout does not have"),
  "model-differs": drift("what is deployed was made from another definition than this checkout's"),
} as const satisfies Readonly<Record<string, KindOfDrift>>;

export type DriftKind = keyof typeof KINDS;

/** Every kind, most serious first of each place. */
export const DRIFT_KINDS: Readonly<Record<DriftKind, KindOfDrift>> = KINDS;

export function weightOf({ kind }: Pick<Drift, "kind">): Weight {
  return DRIFT_KINDS[kind].weight;
}
