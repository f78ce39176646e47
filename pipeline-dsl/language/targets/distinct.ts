import type { ColumnKind } from "../../model";
import { call, parameter } from "../arguments/call";
import { record, set } from "../arguments/containers";
import { instance } from "../arguments/kinds";
import { callOf, callOfMethod, type CallSite } from "../call-site";
import { COLUMN } from "../expressions/operand";
import { type Fault, NO_FAULTS } from "../fault";
import { COLUMNS_RENAMED_FROM } from "../renamed-from";
import { saidTwice } from "../said-twice";
import type { Column, KindOf, NameOf } from "../expressions/value";
import type { CommonKind, Family } from "../kinds";
import type { Named, Refusal } from "../refusal";

/** Every value ever seen in some columns, as the rows of a dimension. */
export class DistinctDeclaration<
  Kinds extends Readonly<Record<string, ColumnKind>> = Readonly<Record<string, ColumnKind>>,
> {
  /** What only the type checker knows: the kinds of the dimension's columns. */
  declare readonly _: { readonly kinds: Kinds };

  constructor(
    readonly values: Readonly<Record<string, readonly Column[]>>,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
    /** What columns were called before, by the names that they have now. */
    readonly formerNames: Readonly<Record<string, string>> = {},
  ) {}

  /**
   * What columns were called before, by the names that they have now: `distinct({ ... }).renamedFrom({ country: "land" })`.
   * `npx pipeline lock` then renames them in the warehouse, with their values. It may stay in the definition for ever.
   */
  renamedFrom(former: { readonly [Name in keyof Kinds]?: string }): DistinctDeclaration<Kinds>;
  renamedFrom(...given: readonly unknown[]): DistinctDeclaration<Kinds> {
    const { values, site, faults } = COLUMNS_RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return new DistinctDeclaration<Kinds>(
      this.values,
      this.site,
      [...this.faults, ...faults, ...saidTwice(".renamedFrom", Object.keys(this.formerNames).length > 0, site)],
      values[0],
    );
  }
}

const SEEN = set(COLUMN, "a list of source columns", "[articles.country]");
const DISTINCT = call(
  "distinct",
  parameter("values", record(SEEN, "columns by name", "{ country: [articles.country] }")),
);

export const DISTINCT_VALUES = instance(
  DistinctDeclaration,
  "the distinct values of columns",
  "distinct({ ... })",
  (site) => new DistinctDeclaration({}, site, NO_FAULTS),
);

type Seen = Readonly<Record<string, readonly Column[]>>;

/** `distinct({ user_id: [bookings.user_id, user_viewing.user_id] })`: one row a value that is not NULL. None is ever lost. */
export function distinct<const Given extends Seen>(
  values: Given & { readonly [Name in keyof Given]: SameFamily<Given[Name]> },
): DistinctDeclaration<KindsOf<Given>>;
export function distinct(...given: readonly unknown[]): DistinctDeclaration {
  const { values, site, faults } = DISTINCT.read(given, callOf(distinct));
  return new DistinctDeclaration(values[0], site, faults);
}

type KindsOf<Given extends Seen> = { readonly [Name in keyof Given & string]: CommonKind<KindOf<Given[Name][number]>> };

/** Each column beside the first: nothing, or the sentence that says why their values cannot meet. */
type SameFamily<Columns extends readonly Column[]> = Columns extends readonly [
  infer First extends Column,
  ...infer Rest,
]
  ? readonly [
      First,
      ...{
        [Index in keyof Rest]: Family<KindOf<Rest[Index]>> extends Family<KindOf<First>>
          ? Rest[Index]
          : Refusal<`${NameOf<Rest[Index]>} is ${Named<KindOf<Rest[Index]>>}, ${NameOf<First>} is ${Named<KindOf<First>>}; distinct needs columns of one type`>;
      },
    ]
  : unknown;
