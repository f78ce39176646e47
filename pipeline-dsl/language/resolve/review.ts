import { CHANGE_CLASSES, type RequiredReview } from "../../model";
import type { ReviewDefinition } from "../operations/review";

/** Nothing where nobody is asked: models from before the word are models still. */
export function resolveReview({ require }: ReviewDefinition = { require: {} }): {
  readonly review?: readonly RequiredReview[];
} {
  const review = CHANGE_CLASSES.flatMap((changeClass): readonly RequiredReview[] => {
    const by = require[changeClass];
    return by === undefined ? [] : [{ changeClass, by: typeof by === "string" ? [by] : [...by].sort() }];
  });
  return review.length === 0 ? {} : { review };
}
