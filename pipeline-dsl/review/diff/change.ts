import type { ModelPath } from "../../checks/paths";
import { CHANGE_CLASSES, type ChangeClass } from "../../model";

export { CHANGE_CLASSES, type ChangeClass, isOfClass } from "../../model";

/** The thing that a change is of. */
export interface Subject {
  /** In the words of the definition: `dim_apartments.current_price`, `completeness.apartments.price`, `the schedule`. */
  readonly subject: string;
  /** Its address in the model that has it (in both: in both). */
  readonly at: ModelPath;
}

/** One difference between two models, in the words of the definition. */
export interface Change extends Subject {
  readonly class: ChangeClass;
  readonly how: "added" | "removed" | "changed";
  /** Which of its properties: `type`, `threshold above`. `existence` where it was added or removed, `order` of its parts. */
  readonly what: string;
  /** How: `type DECIMAL(10,2) -> DECIMAL(12,2)`. */
  readonly words: string;
  /** What it means for the data, for who reads it or for who answers for it: a clause of its own for each property of the model. */
  readonly why: string;
}

/** By class; within one as they come. */
export function mostSeriousFirst<Each extends Pick<Change, "class">>(changes: readonly Each[]): readonly Each[] {
  return [...changes].sort((left, right) => CHANGE_CLASSES.indexOf(left.class) - CHANGE_CLASSES.indexOf(right.class));
}

/** What of a column says whether it may be NULL. */
export const NULL_ALLOWED = "NULL";

/** What of a source's column names the table whose keys it holds. */
export const REFERENCES = "references";

/** One sentence a class, for the heading of its changes. */
export const CLASS_MEANINGS: Readonly<Record<ChangeClass, string>> = {
  destructive: "data or history goes, or is no longer kept",
  "recovery-weaker": "more is lost, or it takes longer, when something breaks",
  "quality-looser": "data passes that did not pass before",
  "guard-looser": "less is watched, asked for or refused than before",
  "quality-changed": "data is judged by something else: some passes that did not, and the other way round",
  model: "rows mean something else: keys, history, lookups, extraction",
  column: "one column's values change",
  renaming: "the same data under another name: who reads it by the old one must follow",
  physical: "the same rows, stored otherwise",
  operational: "when, where and with what the pipeline runs",
  "quality-stricter": "data is stopped that passed before",
  "guard-stricter": "more is watched, asked for or refused than before",
  "recovery-stronger": "less is lost, or it takes less time, when something breaks",
  widening: "a column holds more than before",
  additive: "something new; what there was stays as it is",
  documentation: "descriptions only",
};
