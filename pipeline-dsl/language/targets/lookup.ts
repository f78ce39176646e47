import type { ColumnKind } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { NeedsDate } from "../expressions/dates";
import type { KindOf, NameOf, OriginOf, Value } from "../expressions/value";
import type { Family } from "../kinds";
import type { Named, Refusal } from "../refusal";
import type { DimensionDeclaration, NaturalKey } from "./dimension";

/** The surrogate key of a dimension's row, as a column of another target. */
export class LookupDeclaration<Origin extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly lookupOrigin: Origin };

  constructor(
    readonly dimension: DimensionDeclaration,
    readonly by: Readonly<Record<string, unknown>>,
    readonly asOf: unknown,
    readonly site: CallSite,
  ) {}
}

export function isLookup(given: unknown): given is LookupDeclaration {
  return given instanceof LookupDeclaration;
}

interface Options {
  readonly asOf: Value;
}

/**
 * Finds a dimension's row by its natural key, and in a dimension with versions by the date `asOf` which it is wanted;
 * without one, the latest version. A key that is NULL or unknown finds the unknown member, -1.
 */
export function lookup<
  Name extends string,
  Key extends NaturalKey,
  Versioned extends boolean,
  const By extends Readonly<Record<string, Value>>,
  const Given extends Options = never,
>(
  dimension: DimensionDeclaration<Name, Key, Versioned>,
  by: By & CheckedKey<Name, Key, By>,
  options?: Given & CheckedOptions<Name, Versioned, Given>,
): LookupDeclaration<OriginOf<By[keyof By]> | OriginOf<Given["asOf"]>> {
  return new LookupDeclaration(dimension, by, options === undefined ? null : options.asOf, callOf(lookup));
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

type CheckedOptions<Name extends string, Versioned extends boolean, Given extends Options> = {
  readonly asOf: Versioned extends true
    ? NeedsDate<Given["asOf"], "asOf">
    : Refusal<`${Name} keeps one row a key; asOf needs a dimension with versions(...)`>;
};
