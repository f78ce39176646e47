import type { Expression } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { CommonKind, Group } from "../kinds";
import type { PredicateOf } from "../predicates/predicate";
import type { Accepted, Named, Refusal } from "../refusal";
import { commonType } from "./common-type";
import { valueOf } from "./constant";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

/** Nothing, or the sentence that says why two values cannot stand for each other. */
type SameGroup<First, Given, For extends string> =
  Group<KindOf<Given>> extends Group<KindOf<First>>
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}, ${NameOf<First>} is ${Named<KindOf<First>>}; ${For} needs values of one kind`>;

/** The first value that is not NULL: `coalesce(apartments.status, "unknown")`. */
export function coalesce<First extends Value, const Rest extends readonly Operand[]>(
  first: First,
  ...rest: { readonly [Index in keyof Rest]: Accepted<Rest[Index], SameGroup<First, Rest[Index], "coalesce">> }
): Value<OriginOf<First> | OriginOf<Rest[number]>, CommonKind<KindOf<First> | KindOf<Rest[number]>>> {
  const site = callOf(coalesce);
  const values = [first, ...rest].map((value) => valueOf(value, site));
  const expressions = values.map((value) => value.expression);
  return new Value(
    {
      kind: "coalesce",
      type: commonType(expressions.map((expression) => expression.type)),
      nullable: expressions.every((expression) => expression.nullable),
      values: expressions,
    },
    site,
    values.flatMap((value) => value.faults),
  );
}

type Branch = Extract<Expression, { kind: "case" }>["branches"][number];

interface Branches {
  readonly branches: readonly Branch[];
  readonly faults: Value["faults"];
}

/** A choice by conditions: `when(atLeast(apartments.price, 1000), "dear").otherwise("cheap")`. The first that holds. */
export function when<Origin extends string, const Then extends Operand>(
  condition: PredicateOf<Origin>,
  then: Then,
): Choice<Origin | OriginOf<Then>, Then> {
  return new Choice<never, Then>({ branches: [], faults: [] }, callOf(when)).when(condition, then);
}

/** A choice that still wants its `otherwise`. */
export class Choice<Origin extends string, First> {
  declare readonly _: { readonly origin: Origin };

  constructor(
    private readonly made: Branches,
    private readonly site: CallSite,
  ) {}

  when<Other extends string, const Then extends Operand>(
    condition: PredicateOf<Other>,
    then: Accepted<Then, SameGroup<First, Then, "when">>,
  ): Choice<Origin | Other | OriginOf<Then>, First> {
    const value = valueOf(then, this.site);
    const branch: Branch = { when: condition.predicate, then: value.expression };
    return new Choice(
      {
        branches: [...this.made.branches, branch],
        faults: [...this.made.faults, ...condition.faults, ...value.faults],
      },
      this.site,
    );
  }

  otherwise<const Last extends Operand>(
    value: Accepted<Last, SameGroup<First, Last, "otherwise">>,
  ): Value<Origin | OriginOf<Last>, CommonKind<KindOf<First> | KindOf<Last>>> {
    const last = valueOf(value, this.site);
    const results = [...this.made.branches.map((branch) => branch.then), last.expression];
    return new Value(
      {
        kind: "case",
        type: commonType(results.map((result) => result.type)),
        nullable: results.some((result) => result.nullable),
        branches: this.made.branches,
        otherwise: last.expression,
      },
      this.site,
      [...this.made.faults, ...last.faults],
    );
  }
}
