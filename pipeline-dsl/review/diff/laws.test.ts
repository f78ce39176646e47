import * as fc from "fast-check";
import { rentalModel } from "../../checks/testing/rental";
import { followRenames } from "../renames/follow";
import { edited, edits, reordered } from "../testing/edits";
import type { Change, ChangeClass } from "./change";
import { diffModels } from "./diff-models";

const models = edits().map((changes) => edited(rentalModel(), changes));
const RUNS = { numRuns: 120 };

test("a model does not differ from itself", () => {
  fc.assert(
    fc.property(models, (model) => {
      expect(diffModels(model, structuredClone(model))).toEqual([]);
    }),
    RUNS,
  );
});

test("models that differ have a change, and every change has words and an address", () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      const changes = diffModels(before, after);
      expect(changes.length === 0).toBe(JSON.stringify(before) === JSON.stringify(after));
      for (const { words, why, subject, at } of changes) {
        expect(words).not.toBe("");
        expect(why).not.toBe("");
        expect(subject).not.toBe("");
        expect(at).toMatch(/^\//);
      }
    }),
    RUNS,
  );
});

test("the order of things that go by name does not matter", () => {
  fc.assert(
    fc.property(models, models, fc.nat(7), fc.nat(7), (before, after, left, right) => {
      const straight = diffModels(before, after);
      const turned = diffModels(reordered(before, left), reordered(after, right));
      expect(new Set(turned.map(sentence))).toEqual(new Set(straight.map(sentence)));
    }),
    RUNS,
  );
});

/** What the way back of a change of each class may be. Where a class has an opposite, the way back is never the class itself. */
const WAY_BACK: Readonly<Record<ChangeClass, readonly ChangeClass[]>> = {
  destructive: ["additive", "destructive", "model", "column", "widening", "guard-stricter", "recovery-stronger"],
  "recovery-weaker": ["recovery-stronger"],
  "quality-looser": ["quality-stricter"],
  "guard-looser": ["guard-stricter"],
  "quality-changed": ["quality-changed"],
  model: ["model", "destructive"],
  column: ["column", "destructive", "widening"],
  renaming: ["renaming"],
  physical: ["physical"],
  operational: ["operational"],
  "quality-stricter": ["quality-looser"],
  "guard-stricter": ["guard-looser", "destructive"],
  "recovery-stronger": ["recovery-weaker", "destructive"],
  widening: ["column", "destructive"],
  additive: ["destructive"],
  documentation: ["documentation"],
};

test("a change there and back is its opposite", () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      const there = diffModels(before, after);
      const back = diffModels(after, before);
      const { addressBefore } = followRenames(before, after);
      for (const change of there) {
        // On the way back a thing goes by the name that it had.
        const address = addressBefore(change.at);
        const returns = back.filter(({ at, what }) => at === address && what === change.what);
        expect(returns).toHaveLength(there.filter(({ at, what }) => at === change.at && what === change.what).length);
        const classes = returns.map((each) => each.class);
        expect([sentence(change), classes.some((way) => WAY_BACK[change.class].includes(way))]).toEqual([
          sentence(change),
          true,
        ]);
      }
    }),
    RUNS,
  );
});

test("two steps together say no less than the way through them", () => {
  fc.assert(
    fc.property(models, models, models, (first, second, third) => {
      const [early, late, whole] = [diffModels(first, second), diffModels(second, third), diffModels(first, third)];
      const [onceCalled, lateCalled] = [followRenames(first, third), followRenames(second, third)];
      const touches = (names: readonly string[], { at }: Change): boolean =>
        names.some((name) => within(at, name) || within(name, at));
      for (const { at } of whole) {
        const names = [at, onceCalled.addressBefore(at), lateCalled.addressBefore(at)];
        expect([...early, ...late].filter((step) => touches(names, step))).not.toEqual([]);
      }
      // What only one of the two steps touches is told in the same words.
      const touchedLate = late.flatMap(({ at }) => [at, lateCalled.addressBefore(at)]);
      for (const change of early) {
        if (touches(touchedLate, change)) continue;
        expect(whole.map(sentence)).toContain(sentence(change));
      }
    }),
    RUNS,
  );
});

function sentence({ class: changeClass, at, words }: Change): string {
  return `${changeClass} ${at} ${words}`;
}

function within(inner: string, outer: string): boolean {
  return inner === outer || outer === "/" || inner.startsWith(`${outer}/`);
}
