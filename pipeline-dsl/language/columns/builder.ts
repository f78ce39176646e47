import type { ColumnKind, ColumnType } from "../../model";
import { deepFreeze } from "../../model/freeze";
import { call, parameter } from "../arguments/call";
import { instance, text, where } from "../arguments/kinds";
import { callOfMethod, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import { RENAMED_FROM } from "../renamed-from";
import { saidTwice } from "../said-twice";

interface Attributes {
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  readonly references: string | null;
  readonly description: string | null;
  readonly formerName: string | null;
}

const DEFAULTS: Attributes = {
  nullable: true,
  primaryKey: false,
  references: null,
  description: null,
  formerName: null,
};

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

const PRIMARY_KEY = call(".primaryKey");
const NOT_NULL = call(".notNull");
const REFERENCES = call(".references", parameter("table", text("a table's name", '"apartments"')));
const DESCRIBED_AS = call(".describedAs", parameter("description", text("a description")));

/** A column of a source table. Nullable unless it says otherwise, as in MySQL. Every call gives a new one. */
export class ColumnBuilder<Kind extends ColumnKind = ColumnKind, Nullable extends boolean = boolean> {
  /** What only the type checker knows. */
  declare readonly _: { readonly kind: Kind; readonly nullable: Nullable };

  readonly type: ColumnType;

  constructor(
    type: ColumnType,
    readonly site: CallSite,
    readonly faults: readonly Fault[] = NO_FAULTS,
    readonly attributes: Attributes = DEFAULTS,
  ) {
    this.type = shared(type);
  }

  /** Part of the table's primary key; several columns make a compound key in the order of the columns. Never NULL. */
  primaryKey(): ColumnBuilder<Kind, false>;
  primaryKey(...given: readonly unknown[]): ColumnBuilder<Kind, false> {
    const { site, faults } = PRIMARY_KEY.read(given, callOfMethod(this, "primaryKey"), this.site);
    return this.with({ primaryKey: true, nullable: false }, [
      ...faults,
      ...saidTwice(".primaryKey", this.attributes.primaryKey, site),
    ]);
  }

  /** The source holds no NULL in it. Without it, a column may be NULL. */
  notNull(): ColumnBuilder<Kind, false>;
  notNull(...given: readonly unknown[]): ColumnBuilder<Kind, false> {
    const { faults } = NOT_NULL.read(given, callOfMethod(this, "notNull"), this.site);
    return this.with({ nullable: false }, faults);
  }

  /** Holds primary keys of another table of the same source, whose type it has. For the generated diagram and for checks. */
  references(table: string): ColumnBuilder<Kind, Nullable>;
  references(...given: readonly unknown[]): ColumnBuilder<Kind, Nullable> {
    const { values, site, faults } = REFERENCES.read(given, callOfMethod(this, "references"), this.site);
    return this.with({ references: values[0] }, [
      ...faults,
      ...saidTwice(".references", this.attributes.references !== null, site),
    ]);
  }

  /** For the data dictionary. */
  describedAs(description: string): ColumnBuilder<Kind, Nullable>;
  describedAs(...given: readonly unknown[]): ColumnBuilder<Kind, Nullable> {
    const { values, site, faults } = DESCRIBED_AS.read(given, callOfMethod(this, "describedAs"), this.site);
    return this.with({ description: values[0] }, [
      ...faults,
      ...saidTwice(".describedAs", this.attributes.description !== null, site),
    ]);
  }

  /**
   * What it was called before: a source column, a dimension or a fact, or one of its columns (`notes: articles.notes.renamedFrom("remarks")`).
   * A review then tells one renamed thing, and not one that went and one that came; in the warehouse, `npx pipeline lock` renames the table or the
   * column with its rows, keys and history. It may stay in the definition for ever: where the new name is there already, it means nothing.
   */
  renamedFrom(from: string): ColumnBuilder<Kind, Nullable>;
  renamedFrom(...given: readonly unknown[]): ColumnBuilder<Kind, Nullable> {
    const { values, site, faults } = RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return this.with({ formerName: values[0] }, [
      ...faults,
      ...saidTwice(".renamedFrom", this.attributes.formerName !== null, site),
    ]);
  }

  private with<Result extends boolean>(
    changed: Partial<Attributes>,
    faults: readonly Fault[],
  ): ColumnBuilder<Kind, Result> {
    const all = faults.length === 0 ? this.faults : [...this.faults, ...faults];
    return new ColumnBuilder<Kind, Result>(this.type, this.site, all, { ...this.attributes, ...changed });
  }
}

export const COLUMN_TYPE = instance(
  ColumnBuilder,
  "a column type",
  "integer()",
  (site) => new ColumnBuilder({ kind: "integer", width: "regular", unsigned: false }, site),
);

/** Of a value, where what a source says of its columns would be dropped. */
export const TYPE_OF_VALUE = where(
  COLUMN_TYPE,
  ({ attributes: { primaryKey, references, description, formerName } }) =>
    primaryKey || references !== null || description !== null || formerName !== null
      ? {
          message: "says more than a type",
          fix: "take primaryKey, references, describedAs and renamedFrom out: a value has none of them",
        }
      : null,
);

/** The same where the value itself says whether it can be NULL. */
export const TYPE_ALONE = where(TYPE_OF_VALUE, ({ attributes: { nullable, primaryKey } }) =>
  nullable || primaryKey
    ? null
    : { message: "says notNull", fix: "take notNull out: whether there is a value follows from what is given" },
);
