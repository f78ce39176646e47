export { printRules } from "./rule";
export { printRuleset, printRulesets, type Ruleset } from "./ruleset";
