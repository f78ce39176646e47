import { callOf, type CallSite } from "../call-site";
import type { AcceptedDefinition, Refusal } from "../refusal";
import type { AnyTable } from "../source";
import type { CheckedColumns, CheckedNames } from "./columns";
import type { VanishingDeclaration } from "./vanishing";

export interface FactDefinition {
  /** The surrogate key's column. */
  readonly key: string;
  readonly from: AnyTable;
  /** The columns that one row stands for. */
  readonly grain: readonly string[];
  /** By name, in the order of the warehouse's table. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** Unless said: a fact keeps the row. */
  readonly whenSourceRowVanishes?: VanishingDeclaration;
  /** For the data dictionary. */
  readonly description?: string;
}

export class FactDeclaration<Name extends string = string> {
  readonly kind = "fact";

  constructor(
    readonly name: Name,
    readonly definition: FactDefinition,
    readonly site: CallSite,
  ) {}
}

/** A table of things that happened, each with the keys of what it happened to. */
export function fact<const Name extends string, const Given extends FactDefinition>(
  name: Name,
  definition: AcceptedDefinition<Given, CheckedFact<Name, Given>>,
): FactDeclaration<Name>;
export function fact(name: string, definition: FactDefinition): FactDeclaration {
  return new FactDeclaration(name, definition, callOf(fact));
}

type CheckedFact<Name extends string, Given extends FactDefinition> = {
  readonly columns: Given["from"] extends AnyTable<infer Origin>
    ? CheckedColumns<Name, Origin, Given["columns"]>
    : never;
  readonly grain: CheckedNames<Name, Given["columns"], Given["grain"], "grain">;
  readonly history?: Refusal<`${Name} is a fact; only dimensions have versions`>;
  readonly whenSourceRowVanishes?: Given["whenSourceRowVanishes"] extends VanishingDeclaration<"closeVersion">
    ? Refusal<`${Name} is a fact and has no versions to close; write remove(...) or keep()`>
    : unknown;
};
