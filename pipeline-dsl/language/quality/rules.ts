import { call, optionalParameter, parameter } from "../arguments/call";
import { notEmpty, optional, options, set } from "../arguments/containers";
import { either, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { COLUMN } from "../expressions/operand";
import { type Column, isValue, type KindOf, type NameOf, type OriginOf, type TableName } from "../expressions/value";
import { type Fault, NO_FAULTS } from "../fault";
import type { Group } from "../kinds";
import { CONDITION, Condition, type ConditionGroup } from "../predicates/condition";
import { PREDICATE, type PredicateOf } from "../predicates/predicate";
import type { Named, Refusal } from "../refusal";
import { type AnyTable, type TABLE, TABLE_OF_SOURCE } from "../source";
import { BREACH } from "./breach";
import { type CheckedRuleOptions, RuleDeclaration, type RuleOptions } from "./rule";

const OPTIONS = optionalParameter(
  "options",
  options<RuleOptions>("RuleOptions", {
    threshold: optional(text("a threshold", '"> 99%"'), "the category's"),
    whenBreached: optional(BREACH, "the whenBreached of qualityRules"),
    name: optional(text("a name"), "made from the rule"),
  }),
  {},
  "{}",
);
const COMPLETE = call("complete", parameter("column", COLUMN), OPTIONS);
const ACCURATE = call(
  "accurate",
  parameter("subject", either(COLUMN, TABLE_OF_SOURCE)),
  parameter("test", either(CONDITION, PREDICATE)),
  OPTIONS,
);
const REFERS_TO = call("refersTo", parameter("column", COLUMN), parameter("parent", TABLE_OF_SOURCE), OPTIONS);
const UNIQUE = call(
  "unique",
  parameter("columns", either(COLUMN, notEmpty(set(COLUMN, "a list of columns"), "leave the rule out"))),
  OPTIONS,
);

/** The column is not NULL and, for text, not blank. */
export function complete<const Threshold extends string>(
  column: Column,
  options?: CheckedRuleOptions<Threshold>,
): RuleDeclaration<"completeness">;
export function complete(...given: readonly unknown[]): RuleDeclaration<"completeness"> {
  const { values, site, faults } = COMPLETE.read(given, callOf(complete));
  const [column, chosen] = values;
  return new RuleDeclaration("completeness", { kind: "complete", column }, chosen, site, faults);
}

/**
 * A condition holds: of a column, `accurate(apartments.price, atLeast(0))`, or of a row of a table,
 * `accurate(bookings, after(bookings.end_date, bookings.start_date))`. Rows without the values that it needs are left
 * out: completeness speaks for them.
 */
export function accurate<
  Subject extends Column | AnyTable,
  Test extends Condition | PredicateOf,
  const Threshold extends string,
>(
  subject: Subject,
  test: Test & CheckedTest<Subject, Test>,
  options?: CheckedRuleOptions<Threshold>,
): RuleDeclaration<"accuracy">;
export function accurate(...given: readonly unknown[]): RuleDeclaration<"accuracy"> {
  const { values, site, faults: ofCall } = ACCURATE.read(given, callOf(accurate));
  const [subject, test, chosen] = values;
  const { predicate, faults } = testOf(subject, test, site);
  return new RuleDeclaration("accuracy", { kind: "accurate", subject, predicate }, chosen, site, [
    ...ofCall,
    ...faults,
  ]);
}

/** A condition takes its value from the column that the rule is about. */
function testOf(
  subject: Column | AnyTable,
  test: Condition | PredicateOf,
  site: CallSite,
): Pick<PredicateOf, "predicate" | "faults"> {
  if (!(test instanceof Condition)) return { predicate: test.predicate, faults: NO_FAULTS };
  if (isValue(subject)) return test.of(subject);
  const fault: Fault = {
    code: "wrong-kind",
    message: "the condition of a rule about a table has no value to look at",
    why: "a table has many columns, and a condition such as atLeast(0) is about one",
    fix: "name a column instead of the table, or give the condition two values",
    site,
    part: "test",
  };
  return { predicate: { kind: "and", all: [] }, faults: [fault] };
}

/**
 * The column is NULL or holds a primary key of the other table. Texts are compared as a join in their source compares
 * them, by the columns' collation.
 */
export function refersTo<const Threshold extends string>(
  column: Column,
  parent: AnyTable,
  options?: CheckedRuleOptions<Threshold>,
): RuleDeclaration<"consistency">;
export function refersTo(...given: readonly unknown[]): RuleDeclaration<"consistency"> {
  const { values, site, faults } = REFERS_TO.read(given, callOf(refersTo));
  const [column, parent, chosen] = values;
  return new RuleDeclaration("consistency", { kind: "refersTo", column, parent }, chosen, site, faults);
}

/**
 * The value, or the values of several columns together, stand in one row only. As in SQL, a NULL repeats nothing: a row
 * with a NULL among these columns passes, and `complete` speaks for it. Texts are compared exactly, but for blanks at
 * their end.
 */
export function unique<const Threshold extends string>(
  columns: Column | readonly Column[],
  options?: CheckedRuleOptions<Threshold>,
): RuleDeclaration<"consistency">;
export function unique(...given: readonly unknown[]): RuleDeclaration<"consistency"> {
  const { values, site, faults } = UNIQUE.read(given, callOf(unique));
  const [columns, chosen] = values;
  const several = isValue(columns) ? [columns] : columns;
  return new RuleDeclaration("consistency", { kind: "unique", columns: several }, chosen, site, faults);
}

type CheckedTest<Subject, Test> =
  Test extends Condition<infer Wanted>
    ? Subject extends Column
      ? Group<KindOf<Subject>> extends Wanted
        ? unknown
        : Refusal<`${NameOf<Subject>} is ${Named<KindOf<Subject>>}; the condition is about ${Words[Wanted]}`>
      : Refusal<"the condition has no value; name a column instead of the table, or give the condition two values">
    : Test extends PredicateOf<infer Origin>
      ? [Origin] extends [TableOf<Subject>]
        ? unknown
        : Refusal<`the condition reads another table; the rule is about ${TableName<TableOf<Subject>>}`>
      : never;

interface Words extends Record<ConditionGroup, string> {
  number: "numbers";
  text: "text";
  temporal: "dates";
}

type TableOf<Subject> = Subject extends { readonly [TABLE]: { readonly origin: infer Origin extends string } }
  ? Origin
  : OriginOf<Subject>;
