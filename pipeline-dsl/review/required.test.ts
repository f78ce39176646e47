import { rentalModel, ruleOf } from "../checks/testing/rental";
import { CHANGE_CLASSES, type ChangeClass, isOfClass } from "../model";
import { diffModels } from "./diff/diff-models";
import { requiredReviews, requiredWords } from "./required";

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
    {
      changeClass: "quality-looser",
      classes: ["quality-changed"],
      by: ["label:agreed"],
      subjects: ["completeness.bookings.user_id"],
    },
  ]);
});

test.each(CHANGE_CLASSES)(
  "who is named for %s changes is asked when nobody is to be named any more, or more are enough",
  (changeClass) => {
    const before = asking(changeClass);
    for (const review of [[], [{ changeClass, by: ["label:agreed", "label:easy"] }]]) {
      const after = rentalModel((model) => {
        model.review = review;
      });
      const [first] = requiredReviews(before, after, diffModels(before, after));
      expect(first).toMatchObject({
        changeClass,
        by: ["label:agreed"],
        subjects: [`the review of ${changeClass} changes`],
      });
    }
  },
);

test("whose voice is taken away is asked about it, with whoever has one still", () => {
  const [before, after] = [["label:agreed", "team:owners"], ["label:agreed"]].map((by) =>
    rentalModel((model) => {
      model.review = [{ changeClass: "destructive", by }];
    }),
  );
  if (before === undefined || after === undefined) throw new Error("two models");
  const changes = diffModels(before, after);
  expect(changes.map(({ words }) => words)).toEqual([
    "the agreement of team:owners is not enough any more, that of label:agreed is",
  ]);
  expect(requiredReviews(before, after, changes).map(({ by }) => by)).toEqual([
    ["label:agreed", "team:owners"],
    ["label:agreed"],
  ]);
});

test("a rule is asked for once, in whatever order a lock has its fields", () => {
  const before = asking("destructive");
  const after = { review: [{ by: ["label:agreed"], changeClass: "destructive" as const }] };
  const required = requiredReviews(before, after, [{ class: "destructive", subject: "fact_viewings" }]);
  expect(required.map(requiredWords)).toEqual(["destructive change (fact_viewings) needs the label agreed"]);
});

test("the sentence names the classes that the changes have, and the one that they are held to", () => {
  const [one] = requiredReviews(asking("quality-looser"), null, [{ class: "guard-looser", subject: "the objectives" }]);
  expect(one === undefined ? null : requiredWords(one)).toBe(
    "guard-looser change (the objectives) needs the label agreed, as quality-looser changes do",
  );
});

test("a label of several words is quoted, or its sentence would name several", () => {
  const words = ["loss, agreed", "data loss", "agreed"].map((name) =>
    requiredWords({ changeClass: "destructive", classes: ["destructive"], by: [`label:${name}`], subjects: ["t"] }),
  );
  expect(words).toEqual(
    ['"loss, agreed"', '"data loss"', "agreed"].map((name) => `destructive change (t) needs the label ${name}`),
  );
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
