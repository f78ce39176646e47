export { after, atLeast, atMost, before, greaterThan, lessThan, notAfter, notBefore } from "./comparisons";
export { allOf, anyOf, not } from "./logic";
export { between, differentFrom, equalTo, isNull, matches, oneOf } from "./values";
