import type { ColumnKind, ColumnType } from "../../model";
import { deepFreeze } from "../../model/freeze";
import type { CallSite } from "../call-site";

interface Attributes {
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly references: string | null;
  readonly description: string | null;
}

const DEFAULTS: Attributes = { nullable: true, primaryKey: false, references: null, description: null };

/** One object a type: a wide definition has few types and many columns. */
const types = new Map<string, ColumnType>();

function shared(type: ColumnType): ColumnType {
  if (Object.isFrozen(type)) return type;
  const key = JSON.stringify(type);
  const known = types.get(key);
  if (known !== undefined) return known;
  types.set(key, deepFreeze(type));
  return type;
}

/** A column of a source table. Nullable unless it says otherwise, as in MySQL. Every call gives a new one. */
export class ColumnBuilder<Kind extends ColumnKind = ColumnKind, Nullable extends boolean = boolean> {
  /** What only the type checker knows. */
  declare readonly _: { readonly kind: Kind; readonly nullable: Nullable };

  readonly type: ColumnType;

  constructor(
    type: ColumnType,
    readonly site: CallSite,
    readonly attributes: Attributes = DEFAULTS,
  ) {
    this.type = shared(type);
  }

  /** Part of the table's primary key; several columns make a compound key in the order of the columns. */
  primaryKey(): ColumnBuilder<Kind, false> {
    return this.with({ primaryKey: true, nullable: false });
  }

  notNull(): ColumnBuilder<Kind, false> {
    return this.with({ nullable: false });
  }

  /** Holds primary keys of another table of the same source. For the generated diagram and for checks. */
  references(table: string): ColumnBuilder<Kind, Nullable> {
    return this.with({ references: table });
  }

  /** For the data dictionary. */
  describedAs(description: string): ColumnBuilder<Kind, Nullable> {
    return this.with({ description });
  }

  private with<Result extends boolean>(changed: Partial<Attributes>): ColumnBuilder<Kind, Result> {
    return new ColumnBuilder<Kind, Result>(this.type, this.site, { ...this.attributes, ...changed });
  }
}
