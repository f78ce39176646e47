export { CHANGE_CLASSES, type Change, type ChangeClass, CLASS_MEANINGS } from "./diff/change";
export { diffModels } from "./diff/diff-models";
export type * from "./migration/migration";
export { planMigration } from "./migration/plan-migration";
export { renderDiff, renderStaleLock } from "./render/render-diff";
