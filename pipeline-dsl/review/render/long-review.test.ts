import * as fc from "fast-check";
import { rentalModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { review, type ReviewedChange } from "../review";
import { LONGEST_COMMENT } from "./comment";
import { renderReviewMarkdown } from "./markdown";

// However much a pull request changes, its comment is one that GitHub takes, and says what it has left out.

/** The rental definition in which everything is there so many times more. */
function grown(times: number): PipelineModel {
  return rentalModel((model) => {
    for (let at = 0; at < times; at += 1) {
      const [target] = model.warehouse.targets.map((each) => structuredClone(each));
      if (target !== undefined) model.warehouse.targets.push({ ...target, name: `${target.name}_${String(at)}` });
      const [rule] = model.quality.rules.map((each) => structuredClone(each));
      if (rule !== undefined) model.quality.rules.push({ ...rule, id: `${rule.id}_${String(at)}` });
    }
  });
}

const reviewed = (before: PipelineModel, after: PipelineModel): readonly ReviewedChange[] =>
  review({ model: before, placesOf: null }, { model: after, placesOf: null });
/** None, few of two kinds, and hundreds that are new and that are gone. */
const REVIEWS = [
  [],
  reviewed(rentalModel(), grown(1)),
  reviewed(rentalModel(), grown(200)),
  reviewed(grown(200), rentalModel()),
];

const HEADINGS = /^#### .*|(?<=<summary>)[^<]*/gm;

test("a comment of any length fits, keeps its verdict, and leaves out whole sections from its end, which it names", () => {
  const sentences = fc
    .integer({ min: 0, max: 2000 })
    .map((count) =>
      Array.from(
        { length: count },
        (_, at) => `In prod, thing ${String(at)} is replaced, and all that it holds goes with it.`,
      ),
    );
  const sections = fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 4 }).map((lengths) =>
    lengths.map((length, at) => ({
      title: `section ${String(at)}`,
      text: `#### Section ${String(at)}\n\n${"x".repeat(length)}`,
    })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...REVIEWS), sentences, sentences, sections, (changes, alerts, needed, more) => {
      const comment = renderReviewMarkdown(
        { base: "main", notes: alerts, changes, alerts, warnings: needed, needed, more },
        "/",
      );
      expect(comment.length).toBeLessThanOrEqual(LONGEST_COMMENT);
      expect(comment).toMatch(/^### (no change|\d+ changes?)/m);
      const whole = more.filter(({ text }) => comment.includes(text)).map(({ title }) => title);
      const [, left = ""] = /^Left out for length: (.*)\. `npx pipeline diff` prints all\.$/m.exec(comment) ?? [];
      // Each section is whole or named, and what is named comes after all that is whole.
      expect([...whole, ...left.split(", ").filter((title) => title.startsWith("section"))]).toEqual(
        more.map(({ title }) => title),
      );
      expect(comment.match(/<details>/g)?.length ?? 0).toBe(comment.match(/<\/details>/g)?.length ?? 0);
      expect((comment.match(/^`{3,}/gm)?.length ?? 0) % 2).toBe(0);
      if (left === "") expect(comment.match(HEADINGS)?.length ?? 0).toBeGreaterThanOrEqual(more.length);
    }),
    { numRuns: 25 },
  );
});
