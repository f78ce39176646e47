export { CHANGE_CLASSES, type Change, type ChangeClass, CLASS_MEANINGS } from "./change";
export { diffModels } from "./diff-models";
export type * from "./migration";
export { planMigration } from "./plan-migration";
export { renderDiff, renderStaleLock } from "./render-diff";
