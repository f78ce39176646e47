import type { ColumnKind } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { TableName } from "../expressions/value";
import type { AcceptedDefinition, Refusal } from "../refusal";
import type { AnyTable } from "../source";
import type { CheckedColumns, CheckedNames, KindsOf } from "./columns";
import type { DistinctDeclaration } from "./distinct";
import type { HistoryDeclaration, OverwriteHistory, VersionHistory } from "./history";
import type { VanishingDeclaration } from "./vanishing";

/** The natural key's columns and their kinds. */
export type NaturalKey = Readonly<Record<string, ColumnKind>>;

export interface DimensionDefinition {
  /** The surrogate key's column. */
  readonly key: string;
  readonly from: AnyTable | DistinctDeclaration;
  /** By name, in the order of the warehouse's table. A dimension from `distinct` has the columns that it names. */
  readonly columns?: Readonly<Record<string, unknown>>;
  /** The columns that name one thing of the real world. */
  readonly naturalKey: readonly string[];
  readonly history: HistoryDeclaration;
  /** Unless said: a version closes when its table is read in full (and under 20% are gone); any other row stays. */
  readonly whenSourceRowVanishes?: VanishingDeclaration;
  /** For the data dictionary. */
  readonly description?: string;
}

export class DimensionDeclaration<
  Name extends string = string,
  Key extends NaturalKey = NaturalKey,
  Versioned extends boolean = boolean,
> {
  /** What only the type checker knows. */
  declare readonly _: { readonly key: Key; readonly versioned: Versioned };
  readonly kind = "dimension";

  constructor(
    readonly name: Name,
    readonly definition: DimensionDefinition,
    readonly site: CallSite,
  ) {}
}

/** A table of things that facts refer to. */
export function dimension<const Name extends string, const Given extends DimensionDefinition>(
  name: Name,
  definition: AcceptedDefinition<Given, CheckedDimension<Name, Given>>,
): DimensionDeclaration<Name, KeyOf<Given>, Given["history"] extends OverwriteHistory ? false : true>;
export function dimension(name: string, definition: DimensionDefinition): DimensionDeclaration {
  return new DimensionDeclaration(name, definition, callOf(dimension));
}

type KeyOf<Given extends DimensionDefinition> = Pick<
  Given["from"] extends DistinctDeclaration<infer Kinds> ? Kinds : KindsOf<Given["columns"]>,
  Given["naturalKey"][number] &
    keyof (Given["from"] extends DistinctDeclaration<infer Kinds> ? Kinds : KindsOf<Given["columns"]>)
>;

type CheckedDimension<Name extends string, Given extends DimensionDefinition> =
  Given["from"] extends DistinctDeclaration<infer Kinds>
    ? {
        readonly naturalKey: CheckedNames<Name, Kinds, Given["naturalKey"], "natural key">;
        readonly columns?: Refusal<`the columns of ${Name} are those that distinct names`>;
        readonly history: Given["history"] extends OverwriteHistory
          ? unknown
          : Refusal<`a value that distinct has seen never changes, so ${Name} has no versions; write overwrite()`>;
        readonly whenSourceRowVanishes?:
          VanishingDeclaration<"keep"> | Refusal<`distinct never loses a value; ${Name} keeps its rows`>;
      }
    : Given["from"] extends AnyTable<infer Origin>
      ? {
          readonly columns: CheckedColumns<Name, Origin, Given["columns"]>;
          readonly naturalKey: CheckedNames<Name, Given["columns"], Given["naturalKey"], "natural key">;
          readonly history: CheckedHistory<Name, Origin, Given["history"]>;
          readonly whenSourceRowVanishes?: CheckedVanishing<Name, Given["history"], Given["whenSourceRowVanishes"]>;
        }
      : never;

type CheckedHistory<Name extends string, Origin extends string, History> =
  History extends VersionHistory<infer From>
    ? [From] extends [Origin]
      ? unknown
      : Refusal<`firstVersionFrom is of another table; ${Name} reads ${TableName<Origin>}`>
    : unknown;

type CheckedVanishing<Name extends string, History, Vanishing> =
  Vanishing extends VanishingDeclaration<"closeVersion">
    ? History extends OverwriteHistory
      ? Refusal<`${Name} has no versions to close; write remove(...) or keep()`>
      : unknown
    : unknown;
