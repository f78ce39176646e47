import { call, parameter, rest } from "../arguments/call";
import { callOf } from "../call-site";
import { PREDICATE, PredicateOf } from "./predicate";

const ALL_OF = call("allOf", rest("predicates", PREDICATE, "at least one"));
const ANY_OF = call("anyOf", rest("predicates", PREDICATE, "at least one"));
const NOT = call("not", parameter("predicate", PREDICATE));

type OriginsOf<Given extends readonly PredicateOf[]> = Given[number]["_"]["origin"];

/** Every one holds. */
export function allOf<Given extends readonly PredicateOf[]>(...predicates: Given): PredicateOf<OriginsOf<Given>>;
export function allOf(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = ALL_OF.read(given, callOf(allOf));
  return new PredicateOf({ kind: "and", all: values[0].map(({ predicate }) => predicate) }, site, faults);
}

/** At least one holds. */
export function anyOf<Given extends readonly PredicateOf[]>(...predicates: Given): PredicateOf<OriginsOf<Given>>;
export function anyOf(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = ANY_OF.read(given, callOf(anyOf));
  return new PredicateOf({ kind: "or", any: values[0].map(({ predicate }) => predicate) }, site, faults);
}

/** The predicate does not hold. Unknown stays unknown. */
export function not<Origin extends string>(predicate: PredicateOf<Origin>): PredicateOf<Origin>;
export function not(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = NOT.read(given, callOf(not));
  return new PredicateOf({ kind: "not", predicate: values[0].predicate }, site, faults);
}
