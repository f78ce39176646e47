export interface ChoiceState {
  readonly Type: "Choice";
  readonly Comment?: string;
  readonly Choices: readonly ChoiceRule[];
  readonly Default: string;
}

export type ChoiceRule = Condition & { readonly Next: string };

export type Condition =
  | { readonly And: readonly Condition[] }
  | { readonly Or: readonly Condition[] }
  | { readonly Not: Condition }
  | { readonly Variable: string; readonly IsPresent: true }
  | { readonly Variable: string; readonly IsString: true }
  | { readonly Variable: string; readonly IsBoolean: true }
  | { readonly Variable: string; readonly IsNumeric: true }
  | { readonly Variable: string; readonly IsTimestamp: true }
  | { readonly Variable: string; readonly BooleanEquals: boolean }
  | { readonly Variable: string; readonly StringEquals: string }
  | { readonly Variable: string; readonly StringMatches: string }
  | { readonly Variable: string; readonly StringGreaterThanPath: string }
  | { readonly Variable: string; readonly TimestampGreaterThanPath: string }
  | { readonly Variable: string; readonly StringEqualsPath: string }
  | { readonly Variable: string; readonly NumericLessThan: number }
  | { readonly Variable: string; readonly NumericLessThanEquals: number }
  | { readonly Variable: string; readonly NumericGreaterThan: number }
  | { readonly Variable: string; readonly NumericGreaterThanPath: string };
