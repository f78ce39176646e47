import type { ColumnKind } from "../../model";
import { call, optionalParameter, parameter } from "../arguments/call";
import { options, record, required } from "../arguments/containers";
import type { Kind } from "../arguments/kinds";
import { callOf } from "../call-site";
import { VALUE } from "../expressions/operand";
import type { NeedsDate } from "../expressions/dates";
import type { KindOf, NameOf, OriginOf, Value } from "../expressions/value";
import type { Family } from "../kinds";
import type { AcceptedDefinition, Named, Refusal } from "../refusal";
import { DIMENSION, type DimensionDeclaration, type NaturalKey } from "./dimension";
import { LookupDeclaration } from "./lookup-declaration";

interface LookupOptions {
  /** The date whose version is wanted; of a dimension with versions only. */
  readonly asOf: Value;
}

/** Nothing else of the language is as often meant within its own declaration. */
const LOOKED_UP: Kind<DimensionDeclaration> = {
  ...DIMENSION,
  read(given, at) {
    if (given !== undefined) return DIMENSION.read(given, at);
    const fix =
      "write a dimension that is declared above; what refers to a row of its own dimension is carried as a plain column";
    at.refuseKind(given, DIMENSION.words, fix);
    return DIMENSION.read(given, at.muted());
  },
};

const LOOK_UP = call(
  "lookup",
  parameter("dimension", LOOKED_UP),
  parameter("by", record(VALUE, "the natural key's columns by name", "{ country: articles.country }")),
  optionalParameter<LookupOptions | null>(
    "options",
    options<LookupOptions>("LookupOptions", { asOf: required(VALUE) }),
    null,
    "the latest version",
  ),
);

/**
 * Finds a dimension's row by its natural key, and in a dimension with versions the one of a date, `asOf`. Each version is
 * found from its own first day to the day before the next one's: so a date before the first version finds the first,
 * one after the last finds the last, and one in a gap, when the thing was gone from the source, the version before it. A date
 * that is NULL finds the latest version, as does a lookup without `asOf`. A key that is NULL or unknown finds the unknown member, -1.
 *
 * A text column finds in a dimension that is made from a table of the same source what a join there finds, by the
 * columns' collation: 'ABC' may find 'abc'. A computed value, such as `trim(column)`, is compared exactly.
 */
export function lookup<
  Name extends string,
  Key extends NaturalKey,
  Versioned extends boolean,
  const By extends Readonly<Record<string, Value>>,
  const Given extends LookupOptions = never,
>(
  dimension: DimensionDeclaration<Name, Key, Versioned>,
  by: By & CheckedKey<Name, Key, By>,
  options?: AcceptedDefinition<Given, CheckedOptions<Name, Versioned, Given>>,
): LookupDeclaration<OriginOf<By[keyof By]> | OriginOf<Given["asOf"]>>;
export function lookup(...given: readonly unknown[]): LookupDeclaration {
  const { values, site, faults } = LOOK_UP.read(given, callOf(lookup));
  const [{ name }, by, chosen] = values;
  return new LookupDeclaration(name, by, chosen === null ? null : chosen.asOf, site, faults);
}

/** The natural key's columns, each with a value of its type, and nothing else. */
type CheckedKey<Name extends string, Key extends NaturalKey, By> = {
  readonly [Part in keyof Key & string]: Part extends keyof By
    ? SameFamily<Name, Part, Key[Part], By[Part]>
    : Refusal<`${Name} is looked up by its whole natural key; ${Part} is missing`>;
} & {
  readonly [
    Part in Exclude<keyof By, keyof Key> & string
  ]: Refusal<`${Part} is no part of the natural key of ${Name}, which is ${keyof Key & string}`>;
};

type SameFamily<Name extends string, Part extends string, Kind extends ColumnKind, Given> =
  Family<KindOf<Given>> extends Family<Kind>
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${Part} of ${Name} is ${Named<Kind>}`>;

type CheckedOptions<Name extends string, Versioned extends boolean, Given extends LookupOptions> = {
  readonly asOf: Versioned extends true
    ? NeedsDate<Given["asOf"], "asOf">
    : Refusal<`${Name} keeps one row a key; asOf needs a dimension with versions(...)`>;
} & { readonly [Other in Exclude<keyof Given, "asOf"> & string]: Refusal<`lookup has no option ${Other}`> };
