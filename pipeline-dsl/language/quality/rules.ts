import { callOf } from "../call-site";
import type { Column, KindOf, NameOf, OriginOf, TableName } from "../expressions/value";
import type { Group } from "../kinds";
import type { Condition, ConditionGroup } from "../predicates/condition";
import type { PredicateOf } from "../predicates/predicate";
import type { Named, Refusal } from "../refusal";
import type { AnyTable, TABLE } from "../source";
import { RuleDeclaration, type RuleOptions } from "./rule";

/** The column is not NULL and, for text, not blank. */
export function complete<const Threshold extends string>(
  column: Column,
  options: RuleOptions<Threshold> = {},
): RuleDeclaration<"completeness"> {
  return new RuleDeclaration("completeness", { kind: "complete", column }, options, callOf(complete));
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
  options: RuleOptions<Threshold> = {},
): RuleDeclaration<"accuracy"> {
  return new RuleDeclaration("accuracy", { kind: "accurate", subject, test }, options, callOf(accurate));
}

/** The column is NULL or holds a primary key of the other table. */
export function refersTo<const Threshold extends string>(
  column: Column,
  parent: AnyTable,
  options: RuleOptions<Threshold> = {},
): RuleDeclaration<"consistency"> {
  return new RuleDeclaration("consistency", { kind: "refersTo", column, parent }, options, callOf(refersTo));
}

/** The value, or the values of several columns together, stand in one row only. */
export function unique<const Threshold extends string>(
  columns: Column | readonly Column[],
  options: RuleOptions<Threshold> = {},
): RuleDeclaration<"consistency"> {
  const several = Array.isArray(columns) ? columns : [columns];
  return new RuleDeclaration("consistency", { kind: "unique", columns: several }, options, callOf(unique));
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
