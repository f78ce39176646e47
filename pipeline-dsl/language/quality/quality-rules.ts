import type { QualityCategory } from "../../model";
import { call, parameter } from "../arguments/call";
import { list, notEmpty, optional, options, required } from "../arguments/containers";
import { instance, text, where } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import { nullValue } from "../expressions/operand";
import { Column } from "../expressions/value";
import type { AcceptedDefinition, NoOthers, Refusal } from "../refusal";
import type { CheckedShareAbove } from "../units";
import { BREACH, BreachDeclaration } from "./breach";
import { RuleDeclaration } from "./rule";

interface CategoryDefinition {
  /** The share of rows that must pass: `> 99%`. Exactly there fails. */
  readonly threshold: string;
  /** Of this category. */
  readonly rules: readonly RuleDeclaration[];
}

export interface QualityDefinition {
  /** Rules that values are there. */
  readonly completeness?: CategoryDefinition;
  /** Rules that values are right. */
  readonly accuracy?: CategoryDefinition;
  /** Rules that rows agree with each other. */
  readonly consistency?: CategoryDefinition;
  /** What a breach does, unless the rule says otherwise. */
  readonly whenBreached: BreachDeclaration;
}

export class QualityDeclaration {
  constructor(
    readonly definition: QualityDefinition,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const RULE = instance(RuleDeclaration, "a rule", "complete(articles.price)", (site) => {
  const column = new Column(nullValue(site).expression, site);
  return new RuleDeclaration("completeness", { kind: "complete", column }, {}, site, NO_FAULTS);
});

function category(name: QualityCategory) {
  const ofCategory = where(RULE, (rule) =>
    rule.category === name
      ? null
      : { message: `is a rule of ${rule.category}`, fix: `move it to the rules of ${rule.category}` },
  );
  const section = options<CategoryDefinition>("CategoryDefinition", {
    threshold: required(text("a threshold", '"> 99%"')),
    rules: required(
      notEmpty(list(ofCategory, "a list of rules", "[complete(articles.price)]"), "leave the category out"),
    ),
  });
  return optional(section, "no rules");
}

const QUALITY_RULES = call(
  "qualityRules",
  parameter(
    "definition",
    options<QualityDefinition>("QualityDefinition", {
      completeness: category("completeness"),
      accuracy: category("accuracy"),
      consistency: category("consistency"),
      whenBreached: required(BREACH),
    }),
  ),
);

export const QUALITY = instance(
  QualityDeclaration,
  "quality rules",
  "qualityRules({ ... })",
  (site) => new QualityDeclaration({ whenBreached: new BreachDeclaration("warn", site, NO_FAULTS) }, site, NO_FAULTS),
);

/** The rules that the data of a run must keep before it is loaded. */
export function qualityRules<const Given extends QualityDefinition>(
  definition: AcceptedDefinition<Given, CheckedQuality<Given> & NoOthers<Given, QualityDefinition, "qualityRules">>,
): QualityDeclaration;
export function qualityRules(...given: readonly unknown[]): QualityDeclaration {
  const { values, site, faults } = QUALITY_RULES.read(given, callOf(qualityRules));
  return new QualityDeclaration(values[0], site, faults);
}

type CheckedQuality<Given extends QualityDefinition> = {
  readonly [Category in keyof Given & QualityCategory]: Given[Category] extends CategoryDefinition
    ? {
        readonly threshold: CheckedShareAbove<Given[Category]["threshold"]>;
        readonly rules: CheckedRules<Category, Given[Category]["rules"]>;
      } & NoOthers<Given[Category], CategoryDefinition, Category>
    : unknown;
};

type CheckedRules<Category extends QualityCategory, Rules extends readonly RuleDeclaration[]> = {
  readonly [Index in keyof Rules]: Rules[Index] extends RuleDeclaration<infer Own>
    ? Own extends Category
      ? unknown
      : Refusal<`a rule of ${Own} stands under ${Category}`>
    : never;
};
