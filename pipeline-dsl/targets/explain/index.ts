export { SOURCE_ZONES, tableFolder, targetFolder } from "./folders";
export { exampleAccessPlace, type Grant, grantsOf } from "./grants";
export { explainableNames, explainName } from "./explain";
export { type Explanation, type ExplanationPart, printExplanation } from "./explanation";
