/** What a warehouse says of one schema. */
export interface WarehouseCatalogue {
  readonly engine: WarehouseEngine;
  /** Null: there is no such schema. */
  readonly relations: readonly CataloguedRelation[] | null;
  /** Null: the warehouse keeps no record of migrations. */
  readonly migrations: readonly AppliedMigration[] | null;
}

export type WarehouseEngine = "redshift" | "postgresql";

export interface CataloguedRelation {
  readonly name: string;
  readonly isView: boolean;
  readonly owner: string;
  readonly columns: readonly WarehouseColumn[];
  /** Empty: none. */
  readonly primaryKey: readonly string[];
  /** Of everybody but the owner. */
  readonly grants: readonly Grant[];
}

export interface WarehouseColumn {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly notNull: boolean;
  /** New rows get a number of their own. */
  readonly isIdentity: boolean;
}

export interface Grant {
  /** `SELECT`, `INSERT`. */
  readonly privilege: string;
  readonly to: Grantee;
}

/** To whom a privilege was given. GRANT and REVOKE of Redshift name groups and roles as such; of PostgreSQL all are users. */
export interface Grantee {
  readonly kind: "user" | "group" | "role" | "public";
  /** Empty: everybody. */
  readonly name: string;
}

export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}
