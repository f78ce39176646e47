import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { folderWith } from "../testing";
import { locateDefinition } from "./locate";

const here = process.cwd();
afterEach(() => {
  process.chdir(here);
});

/** What the command would work on, asked in this folder. */
function locatedIn(folder: string): string {
  process.chdir(folder);
  return locateDefinition(undefined);
}

test("the nearest stacks above, from any folder of a repository", () => {
  const root = realpathSync(folderWith({ "stacks/shop/pipeline.ts": "", "docs/deep/note.md": "" }));
  for (const folder of [".", "docs", "docs/deep", "stacks"])
    expect(locatedIn(join(root, folder))).toBe(join(root, "stacks/shop/pipeline.ts"));
});

test("elsewhere there is none: not the one that this program came with", () => {
  const folder = folderWith({});
  mkdirSync(join(folder, "data"));
  expect(() => locatedIn(join(folder, "data"))).toThrow("name one with --definition FILE");
});

test("of several, none is taken", () => {
  const folder = folderWith({ "stacks/a/pipeline.ts": "", "stacks/b/pipeline.ts": "" });
  expect(() => locatedIn(folder)).toThrow("there is more than one definition here");
});
