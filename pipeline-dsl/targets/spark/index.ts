export { printExpression } from "./expression";
export { printJobPlan } from "./job-plan";
export type * from "./plan";
export { printPredicate } from "./predicate";
