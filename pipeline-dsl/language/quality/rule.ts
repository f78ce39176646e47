import type { Predicate, QualityCategory } from "../../model";
import type { CallSite } from "../call-site";
import type { Column } from "../expressions/value";
import type { AnyTable } from "../source";
import type { Fault } from "../fault";
import type { CheckedShareAbove } from "../units";
import type { BreachDeclaration } from "./breach";

export type RuleTest =
  | { readonly kind: "complete"; readonly column: Column }
  | { readonly kind: "accurate"; readonly subject: Column | AnyTable; readonly predicate: Predicate }
  | { readonly kind: "refersTo"; readonly column: Column; readonly parent: AnyTable }
  | { readonly kind: "unique"; readonly columns: readonly Column[] };

export interface RuleOptions {
  /** The rule's own threshold instead of its category's. */
  readonly threshold?: string;
  /** What a breach of this rule does instead of what the others do. */
  readonly whenBreached?: BreachDeclaration;
  /** The last part of the rule's id, where the one made from the rule would not do. */
  readonly name?: string;
}

/** The same, with the threshold that the type checker has looked at. */
export type CheckedRuleOptions<Threshold extends string> = Omit<RuleOptions, "threshold"> & {
  readonly threshold?: CheckedShareAbove<Threshold>;
};

/** A rule over the rows of one table. Its category follows from what it asks. */
export class RuleDeclaration<Category extends QualityCategory = QualityCategory> {
  constructor(
    readonly category: Category,
    readonly test: RuleTest,
    readonly options: RuleOptions,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}
