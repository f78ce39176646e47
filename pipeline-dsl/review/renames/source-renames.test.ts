import * as fc from "fast-check";
import { rentalModel } from "../../checks/testing/rental";
import type { PipelineModel } from "../../model";
import { diffModels } from "../diff/diff-models";
import { planMigration } from "../migration/plan-migration";
import { review } from "../review";
import { followRenames } from "./follow";

// A source, or a table of one, that only has another name: told in one change with what follows, and not as its end and a beginning
// of another one with all that hangs on them.

/** The rental model with another name in place of one, wherever it stands. */
function called(from: string, to: string, model: PipelineModel = rentalModel()): PipelineModel {
  const ofRules = (text: string): string => text.replaceAll(`.${from}.`, `.${to}.`);
  const text = JSON.stringify(model, (key, value: unknown) => {
    if (value === from) return to;
    return key === "id" ? ofRules(String(value)) : value;
  });
  return ordered(JSON.parse(text) as PipelineModel);
}

function ordered(model: PipelineModel): PipelineModel {
  const byName = <Thing extends { readonly name: string }>(things: readonly Thing[]): readonly Thing[] =>
    [...things].sort((one, other) => (one.name < other.name ? -1 : 1));
  return {
    ...model,
    sources: byName(model.sources.map((source) => ({ ...source, tables: byName(source.tables) }))),
    quality: { ...model.quality, rules: [...model.quality.rules].sort((one, other) => (one.id < other.id ? -1 : 1)) },
  };
}

const NAMES = ["marketplace", ...rentalModel().sources.flatMap(({ tables }) => tables.map(({ name }) => name))];

test("of whatever name, it is one change, and the way back is its own; the warehouse keeps its rows", () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), fc.constantFrom("a", "stays", "zz_last"), (from, to) => {
      const [before, after] = [rentalModel(), called(from, to)];
      for (const [one, other, was] of [
        [before, after, from],
        [after, before, to],
      ] as const) {
        const changes = diffModels(one, other);
        expect(changes.map(({ class: changeClass, words }) => `${changeClass} ${words}`)).toEqual([
          `destructive a new name, ${was} before (by its columns and keys, which are the same)`,
        ]);
        expect(changes[0]?.why).toMatch(
          /^read whole under that name by the next run; what the lake has .* stays there/,
        );
        expect(planMigration(one, other)).toMatchObject({ steps: [], refusals: [] });
      }
    }),
  );
});

test("a table's rules have its name in theirs, and what becomes of their course over the runs is said", () => {
  const [change] = diffModels(rentalModel(), called("bookings", "stays"));
  expect(change?.subject).toBe("marketplace.stays");
  expect(change?.why).toContain(
    "accuracy.bookings.end_date_after_start_date is accuracy.stays.end_date_after_start_date now",
  );
  expect(change?.why).toContain("the course of those rules over the runs begins anew in reports");
});

test("what is read by a window is read from its beginning, and places before are found under the old name", () => {
  const after = called("user_viewing", "visits");
  const [change] = review({ model: rentalModel(), placesOf: null }, { model: after, placesOf: null });
  expect(change?.recomputed.find(({ target }) => target === "fact_viewings")).toMatchObject({
    next: "computes every row that its source still has",
    stays: null,
  });
  expect(change?.recomputed.map(({ command }) => command)).not.toContainEqual(expect.any(String));
  const [ofSource] = review(
    { model: rentalModel(), placesOf: null },
    { model: called("marketplace", "shop"), placesOf: null },
  );
  expect(ofSource?.recomputed.find(({ target }) => target === "dim_apartments")).toMatchObject({
    stays: "closed versions stay as they are",
    command: null,
  });
  const { addressBefore } = followRenames(rentalModel(), after);
  expect(addressBefore("/sources/marketplace/tables/visits/columns/user_id")).toBe(
    "/sources/marketplace/tables/user_viewing/columns/user_id",
  );
});

test("what differs besides is told besides", () => {
  const after = called(
    "marketplace",
    "shop",
    rentalModel((model) => void (model.schedule.at = "03:00")),
  );
  expect(diffModels(rentalModel(), after).map(({ subject }) => subject)).toEqual(["shop", "the schedule"]);
});

test("a table of another key is another one, and a review says at it what it may have been and what to do", () => {
  const after = called(
    "bookings",
    "stays",
    rentalModel((model) => {
      model.sources[0]!.tables.find(({ name }) => name === "bookings")!.primaryKey = ["user_id"];
    }),
  );
  const changes = review({ model: rentalModel(), placesOf: null }, { model: after, placesOf: null });
  expect(changes.find(({ at }) => at === "/sources/marketplace/tables/stays")?.words).toContain(
    "if it is bookings under another name, change the name alone first: a review compares the rest then",
  );
});

test("of two that are alike nobody knows which one it is: both came", () => {
  const twice = rentalModel((model) => {
    const tables = model.sources[0]!.tables;
    tables.push({ ...tables.find(({ name }) => name === "bookings")!, name: "visits" });
  });
  const changes = diffModels(rentalModel(), called("bookings", "stays", twice));
  expect(changes.filter(({ at, how }) => how === "added" && at.startsWith("/sources"))).toHaveLength(2);
});
