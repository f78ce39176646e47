import fc from "fast-check";
import { type EditableModel, rentalModel } from "../../../checks/testing/rental";
import { loadedFolders } from "../../curated";
import { printLoadBatch } from "../load/load";
import type { SqlBatch } from "../statement";
import { storedOf } from "../backup/stored-table";
import { restoreGroup, tablesRead } from "./group";
import { printRestoreBatch } from "./restore";

/** What the COPY statements of a batch read, with `?` for what only the run knows. */
function copied({ statements }: SqlBatch): readonly string[] {
  return statements.flatMap(({ parts }) => {
    const text = parts.map((part) => (typeof part === "string" ? part : "?")).join("");
    const [, path] = /\bCOPY \S+\nFROM '\?\/([^']*)\/'/.exec(text) ?? [];
    return path === undefined ? [] : [path];
  });
}

/** Any table may keep its rows or lose them. */
const MODELS = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }).map((keeps) =>
  rentalModel((model: EditableModel) => {
    for (const [at, target] of model.warehouse.targets.entries())
      target.whenSourceRowVanishes = keeps[at] === true ? { kind: "keep" } : { kind: "remove", refuseAbove: 0.2 };
  }),
);

test("what a restore looks for before it touches anything is what its loads and its own COPY read", () => {
  fc.assert(
    fc.property(MODELS, (model) => {
      for (const target of model.warehouse.targets) {
        expect(copied(printLoadBatch(model, target))).toEqual(
          loadedFolders(model, target).map((folder) => `curated/${folder}/?`),
        );
        expect(copied(printRestoreBatch(model, target, "backup"))).toEqual(
          tablesRead(restoreGroup(model, target)).flatMap((read) =>
            storedOf(model, read).map(({ folder }) => `backup/${read.name}/?/?/${folder}`),
          ),
        );
      }
    }),
    { numRuns: 30 },
  );
});
