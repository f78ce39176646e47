import { type AcceptanceDeclaration, ACCEPTS } from "../accept";
import { call, parameter } from "../arguments/call";
import { optional, options, required } from "../arguments/containers";
import { instance, text } from "../arguments/kinds";
import { callOf, callOfMethod, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import { RENAMED_FROM } from "../renamed-from";
import { saidTwice } from "../said-twice";
import type { AcceptedDefinition, NoOthers, Refusal } from "../refusal";
import { type AnyTable, noTable, TABLE_OF_SOURCE } from "../source";
import {
  type CheckedColumns,
  type CheckedNames,
  COLUMN_NAMES,
  type ColumnDeclaration,
  TARGET_COLUMNS,
} from "./columns";
import { VANISHING, type VanishingDeclaration } from "./vanishing";

export interface FactDefinition {
  /** The surrogate key's column. */
  readonly key: string;
  /** The table of which a row becomes a fact. */
  readonly from: AnyTable;
  /** The columns that one row stands for. */
  readonly grain: readonly string[];
  /** By name, in the order of the warehouse's table. */
  readonly columns: Readonly<Record<string, ColumnDeclaration>>;
  /** Unless said: a fact keeps the row. */
  readonly whenSourceRowVanishes?: VanishingDeclaration;
  /** For the data dictionary. */
  readonly description?: string;
  /** Warnings that are let stand here. */
  readonly accepts?: readonly AcceptanceDeclaration[];
}

/** As the type checker takes it: a column that is none is refused by a sentence of its own. */
type GivenFact = Omit<FactDefinition, "columns"> & { readonly columns: Readonly<Record<string, unknown>> };

export class FactDeclaration<Name extends string = string> {
  readonly kind = "fact";

  constructor(
    readonly name: Name,
    readonly definition: FactDefinition,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
    /** Null: it always had the name that it has. */
    readonly formerName: string | null = null,
  ) {}

  /**
   * What the table was called before. `npx pipeline lock` then renames it in the warehouse, with its rows, keys and
   * history, instead of creating an empty one. It may stay in the definition for ever.
   */
  renamedFrom(from: string): FactDeclaration<Name>;
  renamedFrom(...given: readonly unknown[]): FactDeclaration<Name> {
    const { values, site, faults } = RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return new FactDeclaration<Name>(
      this.name,
      this.definition,
      this.site,
      [...this.faults, ...faults, ...saidTwice(".renamedFrom", this.formerName !== null, site)],
      values[0],
    );
  }
}

export const FACT = instance(
  FactDeclaration,
  "a fact",
  "factOrders",
  (site) => new FactDeclaration("", { key: "", from: noTable(), grain: [], columns: {} }, site, NO_FAULTS),
);

const FACT_CALL = call(
  "fact",
  parameter("name", text("the table's name", '"fact_orders"')),
  parameter(
    "definition",
    options<FactDefinition>(
      "FactDefinition",
      {
        key: required(text("the surrogate key's column", '"order_key"')),
        from: required(TABLE_OF_SOURCE),
        grain: required(COLUMN_NAMES),
        columns: required(TARGET_COLUMNS),
        whenSourceRowVanishes: optional(VANISHING, "keep()"),
        description: optional(text("a description"), "none"),
        accepts: ACCEPTS,
      },
      { history: "only dimensions have versions" },
    ),
  ),
);

/** A table of things that happened, each with the keys of what it happened to. */
export function fact<const Name extends string, const Given extends GivenFact>(
  name: Name,
  definition: AcceptedDefinition<Given, CheckedFact<Name, Given> & NoOthers<Given, FactOptions, Name>>,
): FactDeclaration<Name>;
export function fact(...given: readonly unknown[]): FactDeclaration {
  const { values, site, faults } = FACT_CALL.read(given, callOf(fact));
  return new FactDeclaration(...values, site, faults);
}

/** With those that are refused by a sentence of their own. */
type FactOptions = FactDefinition & { readonly history?: unknown };

type CheckedFact<Name extends string, Given extends GivenFact> = {
  readonly columns: Given["from"] extends AnyTable<infer Origin>
    ? CheckedColumns<Name, Origin, Given["columns"]>
    : never;
  readonly grain: CheckedNames<Name, Given["columns"], Given["grain"], "grain">;
  readonly history?: Refusal<`${Name} is a fact; only dimensions have versions`>;
  readonly whenSourceRowVanishes?: Given["whenSourceRowVanishes"] extends VanishingDeclaration<"closeVersion">
    ? Refusal<`${Name} is a fact and has no versions to close; write remove(...) or keep()`>
    : unknown;
};
