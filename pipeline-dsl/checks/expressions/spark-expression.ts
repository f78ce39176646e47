import type { ColumnType } from "../../model";
import { numbersOf } from "../../model/types/number-range";
import { defineCheck } from "../check";
import { canBecome, familyOf, inWords } from "./spark";
import { sparkExpressions } from "./spark-expressions";
import { hasFraction } from "./fraction";

export const sparkExpression = defineCheck({
  code: "spark-expression",
  severity: "error",
  summary: "SQL that is written out is no expression over one row that gives the same every time",
  page: {
    explanation: `The text of \`spark()\` is parsed with Spark's grammar when the definition is checked, because a mistake in it would end the run after hours, and a clock or
a random number in it would make a run that is repeated give other rows. It is one expression over the columns of one row, of functions that are listed
in [the language](../language.md#functions-of-spark) with what they take. Values are not turned from one kind into another without a cast, and digits after the point are not cut off by a type of whole numbers. Sub-queries, aggregates,
windows, generators, \`*\`, comments and several statements are refused.`,
    remedy: `The message says what is meant and what would do. What the list lacks can be computed in a view of the source, which is declared as a table.`,
    refused: `days_ago: spark("datediff(current_date(), start_date)", { type: integer(), reads: [bookings.start_date] })`,
    accepted: `weekday: spark("date_format(start_date, 'EEEE')", { type: varchar(20), reads: [bookings.start_date] })`,
  },
  *find(subject) {
    for (const { reader, at, expression, judged, meaning } of sparkExpressions(subject)) {
      for (const { message, fix } of judged.faults) {
        yield {
          message: `${reader}: ${message}`,
          at: [at],
          why: "the job would end at it, or a repeated run would give other rows",
          fix,
        };
      }
      if (isWhole(expression.type) && meaning[0] !== undefined && hasFraction(meaning[0])) {
        yield {
          message: `${reader}: the expression gives digits after the point, and its type is ${expression.type.kind}`,
          at: [at],
          why: "they would be cut off without a word",
          fix: "say how: round(...), floor(...), ceil(...) or CAST(... AS bigint) in the SQL; or give it a decimal type",
        };
      }
      if (canBecome(judged.gives, familyOf(expression.type))) continue;
      yield {
        message: `${reader}: the expression gives ${inWords(judged.gives)}, and its type is ${expression.type.kind}`,
        at: [at],
        why: "a value that is turned into another kind without a word becomes NULL where that fails",
        fix: "give it the type that it has, or write the cast into the SQL",
      };
    }
  },
});

function isWhole(type: ColumnType): boolean {
  return familyOf(type) === "number" && numbersOf(type)?.scale === 0;
}
