import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { soundDefinition } from "../load/compilation";
import { writeLock } from "../lock/write-lock";
import { folderWith, SMALL_DEFINITION } from "../testing";
import { compareWith } from "./compare";
import { commitStep, git } from "./testing/git";

const PRICE = "price: articles.price";
const COST = 'cost: articles.price.renamedFrom("price")';

function lockedWith(folder: string, column: string, isCommitted = true): readonly string[] {
  writeFileSync(join(folder, "pipeline.ts"), SMALL_DEFINITION["pipeline.ts"].replace(PRICE, column));
  const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
  const { losses } = writeLock(file, model);
  if (isCommitted) commitStep(folder);
  return losses.losses.map(({ target }) => target);
}

test.each([
  ["has not locked anything", [], "price"],
  ["locked another name", [[COST, true]], "cost"],
  [
    "locked two",
    [
      [COST, true],
      ['rate: articles.price.renamedFrom("cost")', true],
    ],
    "rate",
  ],
  ["locked a name that no commit has", [[COST, false]], "price"],
] as const)("a column that looks renamed is advised by a name that lock takes: the branch %s", (_, locks, known) => {
  const folder = folderWith(SMALL_DEFINITION);
  const file = join(folder, "pipeline.ts");
  git(folder, "init", "--quiet", "--initial-branch", "main");
  lockedWith(folder, PRICE);
  git(folder, "checkout", "--quiet", "-b", "work");
  for (const [column, isCommitted] of locks) lockedWith(folder, column, isCommitted);
  writeFileSync(file, SMALL_DEFINITION["pipeline.ts"].replace(PRICE, "value: articles.price"));
  const told = compareWith("main", file).changes.find(({ subject }) => subject === "dim_articles.value");
  const [, advised = ""] = /write (\.renamedFrom\("\w+"\)) at dim_articles\.value/.exec(told?.words ?? "") ?? [];
  expect(advised).toBe(`.renamedFrom("${known}")`);
  expect(lockedWith(folder, `value: articles.price${advised}`)).toEqual([]);
  expect(compareWith("main", file).changes.map(({ subject, words }) => `${subject}: ${words}`)).toEqual([
    "dim_articles.value: a new name, price before",
  ]);
  rmSync(folder, { recursive: true });
});
