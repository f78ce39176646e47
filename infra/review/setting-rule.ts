import type { ChangeClass } from "../../pipeline-dsl/model";
import { type Guard, guards } from "../../pipeline-dsl/review/diff/guards";
import type { Encrypted } from "../settings/settings";

/** What a change of a setting means: its class, and what follows from it. */
export interface Meaning {
  readonly class: ChangeClass;
  /** Why it is of the class, as a clause without a full stop. */
  readonly why: string;
}

/** What it means that one setting changes; undefined where it is not set. */
export type Rule = (was: unknown, is: unknown) => Meaning;

/** Of a list: by its members, whose order says nothing, or by its places. */
export type ListRule = { readonly members: Rule } | { readonly places: Rule };

/**
 * A rule for every setting of a part, by its schema: a setting that is new does not compile until it says what its change means.
 * Where parts are of several kinds, the change of the kind is that of everything in them; where they are named, that a name comes or
 * goes is one of its own.
 */
export type RulesOf<Part> = [Part] extends [string | number | boolean | Encrypted]
  ? Rule
  : [Part] extends [readonly unknown[]]
    ? ListRule
    : [Part] extends [{ kind: string }]
      ? { readonly kind: Rule; readonly of: { readonly [Kind in Part["kind"]]: RulesOfKind<Part, Kind> } }
      : string extends keyof Part
        ? { readonly named: Rule; readonly each: RulesOf<Part[keyof Part]> }
        : { readonly [Name in keyof Part]-?: RulesOf<NonNullable<Part[Name]>> };

type RulesOfKind<Part, Kind> = {
  readonly [Name in Exclude<keyof Extract<Part, { kind: Kind }>, "kind">]-?: RulesOf<
    NonNullable<Extract<Part, { kind: Kind }>[Name]>
  >;
};

/** The same whatever it was and is. */
export function always(changeClass: ChangeClass, why: string): Rule {
  return () => ({ class: changeClass, why });
}

/** By what the setting guards: more of it, or less. */
export function bounds(guard: Guard, strictness: (value: number) => number, why: { more: string; less: string }): Rule {
  return (was, is) => ({
    class: guards(guard, strictness)(Number(was), Number(is)),
    why: Number(is) > Number(was) ? why.more : why.less,
  });
}

/** By whether it is there: something guards where it is, and guards otherwise where it is another one. */
export function presence(way: { added: Meaning; removed: Meaning; changed: Meaning }): Rule {
  return (was, is) => (was === undefined ? way.added : is === undefined ? way.removed : way.changed);
}

/** What any part of the rules is, for who walks them by a path. */
export type Rules = Rule | ListRule | KindRules | NamedRules | PartRules;
interface KindRules {
  readonly kind: Rule;
  readonly of: Readonly<Record<string, PartRules>>;
}
interface NamedRules {
  readonly named: Rule;
  readonly each: Rules;
}
interface PartRules {
  readonly [name: string]: Rules;
}

/** The two values at a place of the settings, and their rules; null: no setting of the schema is there. */
export interface Compared {
  readonly rules: Rules | null;
  readonly was: unknown;
  readonly is: unknown;
}

/**
 * One step into a place. What holds for all that is below, since its kind differs or since it is a name that only one side has, stays
 * the rule of whatever is below, with the values that it is about.
 */
export function into({ rules, was, is }: Compared, name: string | number): Compared {
  if (typeof rules === "function") return { rules, was, is };
  const below = { was: partOf(was, name), is: partOf(is, name) };
  if (rules === null) return { rules, ...below };
  if (isKinds(rules)) {
    const kinds = { was: partOf(was, "kind"), is: partOf(is, "kind") };
    if (kinds.was !== undefined && kinds.is !== undefined && kinds.was !== kinds.is)
      return { rules: rules.kind, ...kinds };
    if (name === "kind") return { rules: rules.kind, ...below };
    return { rules: own(own(rules.of, kinds.is ?? kinds.was), name), ...below };
  }
  if (isNamed(rules)) {
    const onBoth = below.was !== undefined && below.is !== undefined;
    return { rules: onBoth ? rules.each : rules.named, ...below };
  }
  if (isList(rules)) return { rules: "members" in rules ? rules.members : rules.places, ...below };
  return { rules: own(rules, name), ...below };
}

export function isList(rules: Rules | null): rules is ListRule {
  return typeof rules === "object" && rules !== null && ("members" in rules || "places" in rules);
}

function isKinds(rules: Exclude<Rules, Rule>): rules is KindRules {
  return "kind" in rules && "of" in rules;
}

function isNamed(rules: Exclude<Rules, Rule>): rules is NamedRules {
  return "named" in rules && "each" in rules;
}

/** A name may be one that every object has: `constructor`. */
function own<Value>(rules: Readonly<Record<string, Value>> | null, name: unknown): Value | null {
  return rules !== null && typeof name === "string" && Object.hasOwn(rules, name) ? (rules[name] ?? null) : null;
}

function partOf(value: unknown, name: string | number): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string | number, unknown>>)[name]
    : undefined;
}
