export { likelyRenames } from "./causes/swaps";
export {
  CHANGE_CLASSES,
  type Change,
  type ChangeClass,
  CLASS_MEANINGS,
  isOfClass,
  mostSeriousFirst,
} from "./diff/change";
export { diffModels } from "./diff/diff-models";
export type { Reached } from "./effects/reach";
export type { Recomputation } from "./effects/recompute";
export type { WarehouseAction } from "./effects/warehouse-action";
export { lossSentences, NO_LOSSES, type ReviewedLoss, type ReviewedLosses, reviewLosses } from "./losses/reviewed";
export { isOverdue, permissionWords } from "./losses/permissions";
export type * from "./migration/migration";
export { planMigration } from "./migration/plan-migration";
export type { RenameHint } from "./renames/hints";
export { renderDiff } from "./render/render-diff";
export { type Downstream, review, type ReviewedChange, type Side } from "./review";
