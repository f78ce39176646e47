import { called, extracted, movedBy, apart, trimmed } from "./calls";
import { cast, chosen, searched } from "./choices";
import type { Given } from "./families";
import type { SqlNode } from "./grammar";
import type { Judge } from "./judge";
import { moment, number, text } from "./literals";
import { arithmetic, column, compared, condition, joined, only, tested } from "./operators";

type Rule = (judge: Judge, node: SqlNode) => Given;

/** By rule of the grammar: what its children are, by their kinds, and what that means. What is not here is not allowed. */
export const FORMS: Readonly<Record<string, readonly (readonly [form: RegExp, rule: Rule])[]>> = {
  expression: [[/^booleanExpression$/, only]],
  booleanExpression: [
    [/^valueExpression$/, only],
    [/^valueExpression predicate$/, tested],
    [/^(KW_NOT|NOT) booleanExpression$/, condition],
    [/^booleanExpression KW_(AND|OR) booleanExpression$/, condition],
  ],
  valueExpression: [
    [/^primaryExpression$/, only],
    [/^(MINUS|PLUS) valueExpression$/, arithmetic],
    [/^valueExpression (ASTERISK|SLASH|PERCENT|PLUS|MINUS) valueExpression$/, arithmetic],
    [/^valueExpression CONCAT_PIPE valueExpression$/, joined],
    [/^valueExpression comparisonOperator valueExpression$/, compared],
  ],
  primaryExpression: [
    [/^columnNamePath$/, column],
    [/^constant$/, only],
    [/^LEFT_PAREN expression RIGHT_PAREN$/, only],
    [/^functionName LEFT_PAREN( functionArgument( COMMA functionArgument)*)? RIGHT_PAREN$/, called],
    [
      /^KW_(SUBSTR|SUBSTRING) LEFT_PAREN valueExpression (KW_FROM|COMMA) valueExpression( (KW_FOR|COMMA) valueExpression)? RIGHT_PAREN$/,
      called,
    ],
    [/^KW_POSITION LEFT_PAREN valueExpression KW_IN valueExpression RIGHT_PAREN$/, called],
    [
      /^KW_OVERLAY LEFT_PAREN valueExpression KW_PLACING valueExpression KW_FROM valueExpression( KW_FOR valueExpression)? RIGHT_PAREN$/,
      called,
    ],
    [
      /^KW_TRIM LEFT_PAREN( KW_(BOTH|LEADING|TRAILING))?( valueExpression)? KW_FROM valueExpression RIGHT_PAREN$/,
      trimmed,
    ],
    [
      /^KW_(TIMESTAMPADD|DATEADD|DATE_ADD) LEFT_PAREN datetimeUnit COMMA valueExpression COMMA valueExpression RIGHT_PAREN$/,
      movedBy,
    ],
    [
      /^KW_(TIMESTAMPDIFF|DATEDIFF|DATE_DIFF) LEFT_PAREN datetimeUnit COMMA valueExpression COMMA valueExpression RIGHT_PAREN$/,
      apart,
    ],
    [/^KW_EXTRACT LEFT_PAREN identifier KW_FROM valueExpression RIGHT_PAREN$/, extracted],
    [/^KW_(TRY_)?CAST LEFT_PAREN expression KW_AS dataType RIGHT_PAREN$/, cast],
    [/^KW_CASE( whenClause)+( KW_ELSE expression)? KW_END$/, searched],
    [/^KW_CASE expression( whenClause)+( KW_ELSE expression)? KW_END$/, chosen],
  ],
  predicate: [],
  constant: [
    [/^KW_NULL$/, () => "null"],
    [/^number$/, number],
    [/^booleanValue$/, () => "boolean"],
    [/^stringLit$/, text],
    [/^literalType stringLit$/, moment],
  ],
  functionArgument: [[/^expression$/, only]],
};
