/** What a warehouse says of one schema. */
export interface WarehouseCatalogue {
  readonly engine: WarehouseEngine;
  readonly asked: Asker;
  /** Null: there is no such schema. */
  readonly relations: readonly CataloguedRelation[] | null;
  readonly rights: SchemaRights;
  /** Null: the warehouse keeps no record of migrations. */
  readonly migrations: readonly AppliedMigration[] | null;
}

/** By whom the warehouse was asked. */
export interface Asker {
  readonly name: string;
  /** Whether the warehouse says everything to him. */
  readonly seesAll: boolean;
}

export interface SchemaRights {
  readonly owner: string;
  /** Everybody who may make tables, by whatever right. */
  readonly makers: readonly string[];
  readonly grants: readonly SchemaGrant[];
}

export interface SchemaGrant {
  readonly privilege: string;
  /** What but the schema itself is Redshift's: every one that there is and will be. */
  readonly of: "schema" | "tables of the schema" | "schemas of the database" | "tables of the database";
  readonly to: Grantee;
}

export type WarehouseEngine = "redshift" | "postgresql";

export interface CataloguedRelation {
  readonly name: string;
  readonly isView: boolean;
  readonly owner: string;
  readonly columns: readonly WarehouseColumn[];
  /** Empty: none. */
  readonly primaryKey: readonly string[];
  /** Others than the primary key. */
  readonly constraints: readonly Constraint[];
  /** Of everybody but the owner. */
  readonly grants: readonly Grant[];
  /** What policies hide from whoever is no superuser. */
  readonly hides: readonly ("rows" | "values")[];
  /** How Redshift lays its rows down; null of PostgreSQL, and of a view. */
  readonly layout: Layout | null;
}

export interface Constraint {
  readonly name: string;
  readonly kind: "unique" | "foreign key" | "check";
  readonly columns: readonly string[];
}

export interface Layout {
  /** DISTSTYLE AUTO. */
  readonly isDistributedByItself: boolean;
  /** Columns in their order; empty: none, or none yet of an automatic one. */
  readonly sortKey: readonly string[];
}

export interface WarehouseColumn {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly notNull: boolean;
  /** New rows get a number of their own, and a given one is taken. */
  readonly isIdentity: boolean;
}

export interface Grant {
  /** `SELECT`, `INSERT`. */
  readonly privilege: string;
  /** Null: of the whole table. */
  readonly column: string | null;
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
