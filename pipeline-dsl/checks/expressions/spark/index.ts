export { canBecome, type Family, familyOf, inWords } from "./families";
export { FUNCTIONS } from "./functions";
export { judgeSparkSql, type Judged } from "./judge";
export { meaningOf } from "./meaning";
