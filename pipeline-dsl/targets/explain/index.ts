export { explainableNames, explainName } from "./explain";
export { type Explanation, type ExplanationPart, printExplanation } from "./explanation";
