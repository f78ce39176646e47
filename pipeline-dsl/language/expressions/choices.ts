import type { Expression } from "../../model";
import { call, parameter, rest } from "../arguments/call";
import { nameInstances } from "../arguments/describe";
import { callOf, callOfMethod, type CallSite } from "../call-site";
import type { Fault } from "../fault";
import type { CommonKind, Group } from "../kinds";
import { PREDICATE, type PredicateOf } from "../predicates/predicate";
import type { Accepted, Named, Refusal } from "../refusal";
import { commonType } from "./common-type";
import { valueOf } from "./constant";
import { OPERAND, VALUE } from "./operand";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

const COALESCE = call("coalesce", parameter("first", VALUE), rest("rest", OPERAND, "none"));
const WHEN = call("when", parameter("condition", PREDICATE), parameter("then", OPERAND));
const OR_WHEN = call(".when", parameter("condition", PREDICATE), parameter("then", OPERAND));
const OTHERWISE = call(".otherwise", parameter("value", OPERAND));

/** Nothing, or the sentence that says why two values cannot stand for each other. */
type SameGroup<First, Given, For extends string> =
  Group<KindOf<Given>> extends Group<KindOf<First>>
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}, ${NameOf<First>} is ${Named<KindOf<First>>}; ${For} needs values of one kind`>;

/** The first value that is not NULL: `coalesce(apartments.status, "unknown")`. */
export function coalesce<First extends Value, const Rest extends readonly Operand[]>(
  first: First,
  ...rest: { readonly [Index in keyof Rest]: Accepted<Rest[Index], SameGroup<First, Rest[Index], "coalesce">> }
): Value<OriginOf<First> | OriginOf<Rest[number]>, CommonKind<KindOf<First> | KindOf<Rest[number]>>>;
export function coalesce(...given: readonly unknown[]): Value {
  const { values, site, faults } = COALESCE.read(given, callOf(coalesce));
  const expressions = [values[0], ...values[1]].map((value) => valueOf(value, site).expression);
  return new Value(
    {
      kind: "coalesce",
      type: commonType(expressions.map((expression) => expression.type)),
      nullable: expressions.every((expression) => expression.nullable),
      values: expressions,
    },
    site,
    faults,
  );
}

type Branch = Extract<Expression, { kind: "case" }>["branches"][number];

/** A choice by conditions: `when(atLeast(apartments.price, 1000), "dear").otherwise("cheap")`. The first that holds. */
export function when<Origin extends string, const Then extends Operand>(
  condition: PredicateOf<Origin>,
  then: Then,
): Choice<Origin | OriginOf<Then>, Then>;
export function when(...given: readonly unknown[]): Choice<never, never> {
  const { values, site, faults } = WHEN.read(given, callOf(when));
  return new Choice([branchOf(values, site)], site, faults);
}

function branchOf([condition, then]: readonly [PredicateOf, Operand], site: CallSite): Branch {
  return { when: condition.predicate, then: valueOf(then, site).expression };
}

/** A choice that still wants its `otherwise`. */
export class Choice<Origin extends string, First> {
  declare readonly _: { readonly origin: Origin };

  constructor(
    private readonly branches: readonly Branch[],
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}

  /** A further condition, for what none before it held of. */
  when<Other extends string, const Then extends Operand>(
    condition: PredicateOf<Other>,
    then: Accepted<Then, SameGroup<First, Then, "when">>,
  ): Choice<Origin | Other | OriginOf<Then>, First>;
  when(...given: readonly unknown[]): Choice<never, First> {
    const { values, site, faults } = OR_WHEN.read(given, callOfMethod(this, "when"), this.site);
    return new Choice([...this.branches, branchOf(values, site)], this.site, [...this.faults, ...faults]);
  }

  /** What holds where no condition does. A choice without it is no value. */
  otherwise<const Last extends Operand>(
    value: Accepted<Last, SameGroup<First, Last, "otherwise">>,
  ): Value<Origin | OriginOf<Last>, CommonKind<KindOf<First> | KindOf<Last>>>;
  otherwise(...given: readonly unknown[]): Value<never, never> {
    const { values, site, faults } = OTHERWISE.read(given, callOfMethod(this, "otherwise"), this.site);
    const otherwise = valueOf(values[0], site).expression;
    const results = [...this.branches.map((branch) => branch.then), otherwise];
    return new Value(
      {
        kind: "case",
        type: commonType(results.map((result) => result.type)),
        nullable: results.some((result) => result.nullable),
        branches: this.branches,
        otherwise,
      },
      this.site,
      [...this.faults, ...faults],
    );
  }
}

nameInstances(
  Choice,
  "a choice that still wants its otherwise(...)",
  "add .otherwise(...), with the value of every other row",
);
