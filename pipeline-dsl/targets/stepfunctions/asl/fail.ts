/** A refusal. Reached from Choices only: a task's failure leaves the machine uncaught, so that it can be redriven. */
export type FailState = {
  readonly Type: "Fail";
  readonly Comment?: string;
  readonly Error: string;
} & ({ readonly Cause: string } | { readonly CausePath: string });
