import { type AcceptanceDeclaration, ACCEPTS } from "../accept";
import type { ColumnKind } from "../../model";
import { call, parameter } from "../arguments/call";
import { optional, options, required } from "../arguments/containers";
import { either, instance, type Kind, text, where } from "../arguments/kinds";
import { isPlain } from "../arguments/describe";
import { callOf, callOfMethod, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import { RENAMED_FROM } from "../renamed-from";
import { saidTwice } from "../said-twice";
import type { TableName } from "../expressions/value";
import type { AcceptedDefinition, NoOthers, Refusal } from "../refusal";
import { type AnyTable, TABLE_OF_SOURCE } from "../source";
import {
  type CheckedColumns,
  type CheckedNames,
  COLUMN_NAMES,
  type ColumnDeclaration,
  type KindsOf,
  TARGET_COLUMNS,
} from "./columns";
import { DISTINCT_VALUES, DistinctDeclaration } from "./distinct";
import { HISTORY, type HistoryDeclaration, OverwriteHistory, OVERWRITTEN, type VersionHistory } from "./history";
import { VANISHING, type VanishingDeclaration } from "./vanishing";

/** The natural key's columns and their kinds. */
export type NaturalKey = Readonly<Record<string, ColumnKind>>;

export interface DimensionDefinition {
  /** The surrogate key's column. */
  readonly key: string;
  /** What one row is made from: a row of a table, or a value that columns hold. */
  readonly from: AnyTable | DistinctDeclaration;
  /** By name, in the order of the warehouse's table. A dimension from `distinct` has the columns that it names. */
  readonly columns?: Readonly<Record<string, ColumnDeclaration>>;
  /** The columns that name one thing of the real world. */
  readonly naturalKey: readonly string[];
  /** What becomes of what a row said before. */
  readonly history: HistoryDeclaration;
  /** Unless said: a version closes when its table is read in full (and under 20% are gone); any other row stays. */
  readonly whenSourceRowVanishes?: VanishingDeclaration;
  /** For the data dictionary. */
  readonly description?: string;
  /** Warnings that are let stand here. */
  readonly accepts?: readonly AcceptanceDeclaration[];
}

/** As the type checker takes it: a column that is none is refused by a sentence of its own. */
type GivenDimension = Omit<DimensionDefinition, "columns"> & { readonly columns?: Readonly<Record<string, unknown>> };

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
    readonly faults: readonly Fault[],
    /** Null: it always had the name that it has. */
    readonly formerName: string | null = null,
  ) {}

  /**
   * What the table was called before. `npx pipeline lock` then renames it in the warehouse, with its rows, keys and
   * history, instead of creating an empty one. It may stay in the definition for ever.
   */
  renamedFrom(from: string): DimensionDeclaration<Name, Key, Versioned>;
  renamedFrom(...given: readonly unknown[]): DimensionDeclaration<Name, Key, Versioned> {
    const { values, site, faults } = RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return new DimensionDeclaration<Name, Key, Versioned>(
      this.name,
      this.definition,
      this.site,
      [...this.faults, ...faults, ...saidTwice(".renamedFrom", this.formerName !== null, site)],
      values[0],
    );
  }
}

const OF_TABLE = options<Required<Pick<DimensionDefinition, "columns">> & DimensionDefinition>("DimensionDefinition", {
  key: required(text("the surrogate key's column", '"article_key"')),
  from: required(either(TABLE_OF_SOURCE, DISTINCT_VALUES)),
  columns: required(TARGET_COLUMNS),
  naturalKey: required(COLUMN_NAMES),
  history: required(HISTORY),
  whenSourceRowVanishes: optional(
    VANISHING,
    'closeVersion({ refuseAbove: "20%" }) with versions of a table that is read in full, else keep()',
  ),
  description: optional(text("a description"), "none"),
  accepts: ACCEPTS,
});

const OF_DISTINCT = options<Omit<DimensionDefinition, "columns">>(
  "DimensionDefinition",
  {
    key: required(text("the surrogate key's column", '"country_key"')),
    from: required(either(TABLE_OF_SOURCE, DISTINCT_VALUES)),
    naturalKey: required(COLUMN_NAMES),
    history: required(OVERWRITTEN),
    whenSourceRowVanishes: optional(
      where(VANISHING, ({ kind }) =>
        kind === "keep" ? null : { message: `is ${kind}, but distinct never loses a value`, fix: "write keep()" },
      ),
      "keep()",
    ),
    description: optional(text("a description"), "none"),
    accepts: ACCEPTS,
  },
  { columns: "the columns of the dimension are those that distinct names" },
);

/** What it is made from decides which options it has. */
const DEFINITION: Kind<DimensionDefinition> = {
  ...OF_TABLE,
  read: (given, at) =>
    isPlain(given) && given["from"] instanceof DistinctDeclaration
      ? OF_DISTINCT.read(given, at)
      : OF_TABLE.read(given, at),
};

const DIMENSION_CALL = call(
  "dimension",
  parameter("name", text("the table's name", '"dim_articles"')),
  parameter("definition", DEFINITION),
);

export const DIMENSION = instance(DimensionDeclaration, "a dimension", "dimArticles", noDimension);

function noDimension(site: CallSite): DimensionDeclaration {
  const key = { key: "", naturalKey: [], history: new OverwriteHistory(site, NO_FAULTS) };
  return new DimensionDeclaration("", { ...key, from: new DistinctDeclaration({}, site, NO_FAULTS) }, site, NO_FAULTS);
}

/** A table of things that facts refer to. */
export function dimension<const Name extends string, const Given extends GivenDimension>(
  name: Name,
  definition: AcceptedDefinition<Given, CheckedDimension<Name, Given> & NoOthers<Given, DimensionDefinition, Name>>,
): DimensionDeclaration<Name, KeyOf<Given>, Given["history"] extends OverwriteHistory ? false : true>;
export function dimension(...given: readonly unknown[]): DimensionDeclaration {
  const { values, site, faults } = DIMENSION_CALL.read(given, callOf(dimension));
  return new DimensionDeclaration(...values, site, faults);
}

type KeyOf<Given extends GivenDimension> = Pick<
  Given["from"] extends DistinctDeclaration<infer Kinds> ? Kinds : KindsOf<Given["columns"]>,
  Given["naturalKey"][number] &
    keyof (Given["from"] extends DistinctDeclaration<infer Kinds> ? Kinds : KindsOf<Given["columns"]>)
>;

type CheckedDimension<Name extends string, Given extends GivenDimension> =
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
    : Vanishing extends VanishingDeclaration<"remove">
      ? History extends VersionHistory
        ? Refusal<`${Name} keeps versions, and nothing would be removed; write closeVersion(...) or keep()`>
        : unknown
      : unknown;
