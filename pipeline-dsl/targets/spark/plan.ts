/**
 * The job plan: everything that the two Glue jobs need to know, as one JSON document. The jobs interpret it and know
 * nothing of any pipeline; `jobs/` checks it against the JSON Schema of this type (`jobs/plan.schema.json`) on entry.
 * Keys are snake_case because Python reads them. Spark types are DDL type strings, such as `decimal(10,2)`.
 */
export interface JobPlan {
  readonly version: 1;
  readonly pipeline: string;
  /** IANA zone of the window's local times. */
  readonly time_zone: string;
  readonly jobs: { readonly extract: string; readonly load: string };
  readonly lake: { readonly root: string; readonly zones: Readonly<Record<PlanZone, string>> };
  readonly ledger_table: string;
  readonly sources: readonly PlanSource[];
  readonly rules: readonly PlanRule[];
  readonly targets: readonly PlanTarget[];
}

export type PlanZone = "raw" | "processed" | "curated" | "quarantine" | "manifests";

export interface PlanSource {
  readonly name: string;
  /** Secrets Manager name; the secret is JSON with `host`, `port`, `username`, `password`, `dbname`. */
  readonly secret: string;
  /** Most JDBC connections at once, over all tables of this source. */
  readonly connections: number;
  /** IANA zone of the clock that writes DATETIME and DATE columns. */
  readonly time_zone: string;
  readonly tables: readonly PlanTable[];
  readonly references: readonly PlanReference[];
}

/**
 * A reference by text between two tables of the source, for which the extracting job asks the source what its texts
 * find. The answers are a folder of the raw zone.
 */
export interface PlanReference {
  /** Its folder's name; no table's. */
  readonly name: string;
  readonly table: string;
  readonly parent_table: string;
  /** The source compares all of them; those that are text by their collation. */
  readonly parts: readonly { readonly column: string; readonly parent_column: string; readonly text: boolean }[];
  /** A lookup needs one parent: a text that finds several is refused. A rule is content with any. */
  readonly one_parent: boolean;
}

export interface PlanTable {
  readonly name: string;
  readonly columns: readonly PlanColumn[];
  readonly primary_key: readonly string[];
  readonly extract:
    | { readonly kind: "everything" }
    | {
        readonly kind: "new_rows_by";
        readonly column: string;
        /** What a value of the column says: a moment, a time on the source's clock, or a day of its calendar. */
        readonly stamp: "moment" | "local_time" | "local_day";
        readonly overlap_seconds: number;
      };
  /** A full extract that had rows in the last committed run and has none now is refused. Incremental tables: false. */
  readonly refuse_when_emptied: boolean;
}

export interface PlanColumn {
  readonly name: string;
  /** What it was called before: folders of earlier days have it under this name. */
  readonly former?: string;
  /** What information_schema.columns must say in `column_type`, lower case, one of these. */
  readonly mysql_types: readonly string[];
  /** MySQL SELECT expression over the quoted column for the JDBC read, so that the driver never sees a trap
   *  (`CAST(\`t\` AS CHAR)` for time, a zero date as NULL, an unsigned bigint as DECIMAL). */
  readonly read: string;
  /** Spark SQL expression over the read column that gives `spark_type` in the raw zone. */
  readonly convert: string;
  readonly spark_type: string;
  readonly nullable: boolean;
  /** Text is right-trimmed of blanks on the way into the processed zone. */
  readonly text: boolean;
}

/** One quality rule over the processed rows of one table. */
export interface PlanRule {
  readonly id: string;
  readonly category: "completeness" | "accuracy" | "consistency";
  readonly source: string;
  readonly table: string;
  /** One DQDL rule, such as `Completeness "price" > 0.99` or `Mean "rule_3" > 0.999`. */
  readonly dqdl: string;
  /** A column that is added for the rule, or null: 1 the row passes, 0 it fails, NULL it is left out. */
  readonly derived: PlanDerivedColumn | null;
  /** Spark SQL over the processed row (and the derived column): true for a row that fails. For `quarantine_rows`. */
  readonly failing_rows: string;
  readonly threshold: number;
  readonly when_breached: "stop_before_loading" | "quarantine_rows" | "warn";
}

export type PlanDerivedColumn =
  | { readonly kind: "expression"; readonly name: string; readonly sql: string }
  /** 1 where `column` is NULL or occurs in the parent's processed rows, else 0. */
  | {
      readonly kind: "refers_to";
      readonly name: string;
      readonly column: string;
      readonly parent_source: string;
      readonly parent_table: string;
      readonly parent_column: string;
      /** The source's reference, when it goes by text; null: compared exactly. */
      readonly reference: string | null;
    }
  /** 1 where the values of `columns` occur in one row only or one of them is NULL, as in SQL, else 0. */
  | { readonly kind: "unique"; readonly name: string; readonly columns: readonly string[] };

/** One curated folder, in the order of its columns. */
export interface PlanTarget {
  readonly name: string;
  readonly from:
    | { readonly kind: "table"; readonly source: string; readonly table: string }
    | {
        readonly kind: "distinct";
        readonly values: readonly {
          readonly column: string;
          readonly seen_in: readonly { readonly source: string; readonly table: string; readonly column: string }[];
        }[];
      };
  /** References whose parent's spelling stands beside the processed row: `as` is the part (by position) as the parent
   *  spells it, or as it is where the source finds no parent. */
  readonly spellings: readonly {
    readonly reference: string;
    readonly columns: readonly { readonly part: number; readonly as: string }[];
  }[];
  /** `sql` is Spark SQL over the processed row and its `spellings`; null for `distinct`, where the values are the union, NULLs left out. */
  readonly columns: readonly PlanTargetColumn[];
  /** Columns of the natural key or grain, of which the folder `_keys` is written; empty: none is. */
  readonly key: readonly string[];
  /** Those that hold the source's primary key, of which the folder `_held` is written; empty: none is. */
  readonly source_key: readonly string[];
  /** Loads of the same shape can load the folder. */
  readonly load_shape: string;
}

export interface PlanTargetColumn {
  readonly name: string;
  readonly spark_type: string;
  readonly sql: string | null;
  /** Of a text or a byte string: bytes of the longest that the warehouse's column holds. Spark's own have no length. */
  readonly most_bytes?: number;
  /** The source's own type holds longer ones, so that every run may bring one. */
  readonly outgrows?: true;
  /** In the natural key or grain: a row without it is none. */
  readonly required?: true;
}
