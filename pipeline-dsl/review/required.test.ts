import { rentalModel, ruleOf } from "../checks/testing/rental";
import { CHANGE_CLASSES, type ChangeClass, isOfClass } from "../model";
import { diffModels } from "./diff/diff-models";
import { requiredReviews } from "./required";

const asking = (changeClass: ChangeClass) =>
  rentalModel((model) => {
    model.review = [{ changeClass, by: ["label:agreed"] }];
  });

test("who guards against looser rules is asked of a rule that tests something else: some rows pass that did not", () => {
  const before = asking("quality-looser");
  const after = structuredClone(before);
  const rule = ruleOf(after as Parameters<typeof ruleOf>[0], "completeness.bookings.user_id");
  rule.test = { kind: "complete", column: "amount" };
  const changes = diffModels(before, after);
  expect(changes.map((change) => change.class)).toEqual(["quality-changed"]);
  expect(requiredReviews(before, after, changes)).toEqual([
    { changeClass: "quality-looser", by: ["label:agreed"], subjects: ["completeness.bookings.user_id"] },
  ]);
});

/** More serious classes whose meaning a change of a class has too. */
const ALSO_ASKED: Readonly<Partial<Record<ChangeClass, readonly ChangeClass[]>>> = {
  "quality-changed": ["quality-looser"],
  "guard-looser": ["quality-looser"],
  "guard-stricter": ["quality-stricter"],
};

test("every class is of itself, and no class is of one that is more serious, but what may let through what was held back", () => {
  for (const [at, changeClass] of CHANGE_CLASSES.entries()) {
    expect(isOfClass(changeClass, changeClass)).toBe(true);
    const graver = CHANGE_CLASSES.slice(0, at).filter((wanted) => isOfClass(changeClass, wanted));
    expect(graver).toEqual(ALSO_ASKED[changeClass] ?? []);
  }
});
