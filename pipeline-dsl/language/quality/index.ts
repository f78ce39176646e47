export { quarantineRows, stopBeforeLoading, warn } from "./breach";
export { qualityRules } from "./quality-rules";
export { accurate, complete, refersTo, unique } from "./rules";
