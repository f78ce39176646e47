export { CHANGE_CLASSES, type Change, type ChangeClass, CLASS_MEANINGS } from "./diff/change";
export { diffModels } from "./diff/diff-models";
export type { Reached } from "./effects/reach";
export type { Recomputation } from "./effects/recompute";
export type { WarehouseAction } from "./effects/warehouse-action";
export type * from "./migration/migration";
export { planMigration } from "./migration/plan-migration";
export { renderDiff, renderStaleLock } from "./render/render-diff";
export { type Downstream, review, type ReviewedChange, type Side } from "./review";
