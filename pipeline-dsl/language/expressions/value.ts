import type { ColumnKind, Expression } from "../../model";
import { callOfMethod, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import { RENAMED_FROM } from "../renamed-from";

/**
 * A typed value computed from one source row: a source column or an expression over some. `Origin` names the table
 * that it reads, as `source.table`; a constant reads none, which is `never`.
 */
export class Value<Origin extends string = string, Kind extends ColumnKind = ColumnKind> {
  /** What only the type checker knows. */
  declare readonly _: { readonly origin: Origin; readonly kind: Kind };

  constructor(
    readonly expression: Expression,
    /** Null where no call made it: a source column stands where its table says. */
    readonly site: CallSite | null,
    readonly faults: readonly Fault[] = NO_FAULTS,
  ) {}

  /**
   * As a column of a dimension or a fact: what the column was called before. `npx pipeline lock` then renames it in the
   * warehouse, with its values, instead of adding an empty one. It may stay in the definition for ever.
   */
  renamedFrom(from: string): RenamedValue<Origin, Kind>;
  renamedFrom(...given: readonly unknown[]): RenamedValue<Origin, Kind> {
    const { values, site, faults } = RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return new RenamedValue<Origin, Kind>(this, values[0], this.site ?? site, [...this.faults, ...faults]);
  }
}

/** A value as the column of a target that had another name. It is no value any more: in an expression the name would be lost. */
export class RenamedValue<Origin extends string = string, Kind extends ColumnKind = ColumnKind> {
  /** What only the type checker knows. */
  declare readonly _: { readonly origin: Origin; readonly kind: Kind };

  constructor(
    readonly value: Value<Origin, Kind>,
    readonly formerName: string,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

export function isValue(given: unknown): given is Value {
  return given instanceof Value;
}

/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- a column carries its name and nullability to the type checker */
/** A column of a source table, as `apartments.price` gives it. */
export class Column<
  Origin extends string = string,
  Name extends string = string,
  Kind extends ColumnKind = ColumnKind,
  Nullable extends boolean = boolean,
> extends Value<Origin, Kind> {
  declare readonly _: {
    readonly origin: Origin;
    readonly kind: Kind;
    readonly name: Name;
    readonly nullable: Nullable;
  };
}

/** What stands where a value is wanted: a value, or a plain constant. */
export type Operand = Value | string | number | boolean;

export type OriginOf<Given> = Given extends Value<infer Origin> ? Origin : never;

export type KindOf<Given> = Given extends { readonly _: { readonly kind: infer Kind extends ColumnKind } }
  ? Kind
  : Given extends string
    ? "varchar"
    : Given extends boolean
      ? "boolean"
      : Given extends number
        ? `${Given}` extends `${string}.${string}`
          ? "decimal"
          : "integer"
        : never;

/** `apartments` of `marketplace.apartments`. */
export type TableName<Origin extends string> = Origin extends `${string}.${infer Table}` ? Table : Origin;

/** How a sentence calls a value: `bookings.total_amount`, or `the expression`. */
export type NameOf<Given> = Given extends {
  readonly _: { readonly origin: infer Origin extends string; readonly name: infer Name extends string };
}
  ? `${TableName<Origin>}.${Name}`
  : Given extends Value
    ? "the expression"
    : Given extends string | number | boolean
      ? `${Given}`
      : "the value";
