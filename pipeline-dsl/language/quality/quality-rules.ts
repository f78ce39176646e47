import type { QualityCategory } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { AcceptedDefinition, Refusal } from "../refusal";
import type { CheckedShareAbove } from "../units";
import type { BreachDeclaration } from "./breach";
import type { RuleDeclaration } from "./rule";

interface CategoryDefinition {
  /** The share of rows that must pass: `> 99%`. Exactly there fails. */
  readonly threshold: string;
  readonly rules: readonly RuleDeclaration[];
}

export interface QualityDefinition extends Readonly<Partial<Record<QualityCategory, CategoryDefinition | undefined>>> {
  /** What a breach does, unless the rule says otherwise. */
  readonly whenBreached: BreachDeclaration;
}

export class QualityDeclaration {
  constructor(
    readonly definition: QualityDefinition,
    readonly site: CallSite,
  ) {}
}

/** The rules that the data of a run must keep before it is loaded. */
export function qualityRules<const Given extends QualityDefinition>(
  definition: AcceptedDefinition<Given, CheckedQuality<Given>>,
): QualityDeclaration;
export function qualityRules(definition: QualityDefinition): QualityDeclaration {
  return new QualityDeclaration(definition, callOf(qualityRules));
}

type CheckedQuality<Given extends QualityDefinition> = {
  readonly [Category in keyof Given & QualityCategory]: Given[Category] extends CategoryDefinition
    ? {
        readonly threshold: CheckedShareAbove<Given[Category]["threshold"]>;
        readonly rules: CheckedRules<Category, Given[Category]["rules"]>;
      }
    : unknown;
};

type CheckedRules<Category extends QualityCategory, Rules extends readonly RuleDeclaration[]> = {
  readonly [Index in keyof Rules]: Rules[Index] extends RuleDeclaration<infer Own>
    ? Own extends Category
      ? unknown
      : Refusal<`a rule of ${Own} stands under ${Category}`>
    : never;
};
