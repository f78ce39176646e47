/**
 * A SQL statement for the warehouse. Text is fixed at compile time; the few values that a run brings stand in it as
 * named holes, which the state machine fills (`States.Format`) and the lab fills the same way.
 */
export interface SqlStatement {
  readonly parts: readonly (string | RunValue)[];
}

/** A value of the run, or of the place where it runs. Filled in as it is: the text around it brings the quotes. */
export type RunValue =
  | { readonly run: "run_id" | "logical_date" | "folder" | "window_start" | "window_end" | "epoch" | "check_id" }
  | { readonly run: RestoreValue }
  | { readonly binding: "lakeRoot" | "lakeKeyArn" | "copyRoleArn" };

/**
 * What a backup and a restore have besides: the folder (`backup_id` under `backup_date`), what the manifests say of the
 * rows, whether the tables have to be made anew (`yes`, `no`), the key from which such a table numbers on, the day of the
 * restore as eight digits; of a backfill that is repeated its table, and with what it was put back.
 */
export type RestoreValue =
  "anew" | "backup_id" | "backup_date" | "expected" | "first_key" | "members" | "table" | "today";

/** The statements of one transaction, in order. At most 40, the limit of BatchExecuteStatement. */
export interface SqlBatch {
  /** The step that runs it. */
  readonly step: string;
  readonly statements: readonly SqlStatement[];
}
