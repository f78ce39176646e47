export { add, divide, multiply, subtract } from "./arithmetic";
export { cast } from "./cast";
export { coalesce, when } from "./choices";
export { constant } from "./constant";
export { datePart, daysBetween } from "./dates";
export { spark } from "./spark";
export { concat, lower, trim, upper } from "./text";
