import { callOf } from "../call-site";
import { PredicateOf } from "./predicate";

type OriginsOf<Given extends readonly PredicateOf[]> = Given[number]["_"]["origin"];

/** Every one holds. */
export function allOf<Given extends readonly PredicateOf[]>(...predicates: Given): PredicateOf<OriginsOf<Given>> {
  return new PredicateOf(
    { kind: "and", all: predicates.map(({ predicate }) => predicate) },
    callOf(allOf),
    predicates.flatMap(({ faults }) => faults),
  );
}

/** At least one holds. */
export function anyOf<Given extends readonly PredicateOf[]>(...predicates: Given): PredicateOf<OriginsOf<Given>> {
  return new PredicateOf(
    { kind: "or", any: predicates.map(({ predicate }) => predicate) },
    callOf(anyOf),
    predicates.flatMap(({ faults }) => faults),
  );
}

/** The predicate does not hold. Unknown stays unknown. */
export function not<Origin extends string>({ predicate, faults }: PredicateOf<Origin>): PredicateOf<Origin> {
  return new PredicateOf({ kind: "not", predicate }, callOf(not), faults);
}
