import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writtenLoss } from "../../pipeline-dsl/review/losses/describe";
import { planMigration } from "../../pipeline-dsl/review";
import { measureDefinition, soundDefinition } from "../load/compilation";
import { compareWith } from "../review/compare";
import { commitStep, git } from "../review/testing/git";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import { permittedForReview } from "./permissions-of-branch";
import { writeLock } from "./write-lock";

type Edit = readonly [from: string, to: string];

const DROP: Edit = [", price: articles.price", ""];
const ADD: Edit = ["articles.article_id }", "articles.article_id, price: articles.price }"];
const NARROW: Edit = ["price: articles.price", "price: cast(articles.price, decimal(6, 2))"];
const RENAME_COLUMN: Edit = [
  "price: cast(articles.price, decimal(6, 2))",
  'cost: cast(articles.price, decimal(6, 2)).renamedFrom("price")',
];
const RENAME_TABLE: readonly Edit[] = [
  ['dimension("dim_articles"', 'dimension("dim_wares"'],
  ["\n});\n\nexport default", '\n}).renamedFrom("dim_articles");\n\nexport default'],
];
const ADD_ANOTHER: Edit = ["articles.article_id", "articles.article_id, title: articles.title"];

/** What a branch gives up, what it does after that, and whether its review asks for the permission still. */
const BRANCHES: Readonly<
  Record<string, readonly [what: string, steps: readonly (readonly Edit[])[], isAskedFor: boolean]>
> = {
  "a column": ["column dim_articles.price", [[DROP]], true],
  "a column of a table that has another name now": ["column dim_articles.price", [[DROP], RENAME_TABLE], true],
  "a column, and another one came": ["column dim_articles.price", [[DROP], [ADD_ANOTHER]], true],
  "a column that is there again": ["column dim_articles.price", [[DROP], [ADD]], false],
  "values of a column that has another name now": ["values dim_articles.price", [[NARROW], [RENAME_COLUMN]], true],
  nothing: ["column dim_articles.title", [[ADD_ANOTHER]], false],
};

const NAMES = "import { allowDestructive, cast, closeVersion, daily, decimal, dimension";

test.each(Object.entries(BRANCHES))(
  "a permission is advised against where the review does without it: of a branch that gives up %s",
  (_, [what, steps, isAskedFor]) => {
    const folder = folderWith(SMALL_DEFINITION);
    const file = join(folder, "pipeline.ts");
    const leave = `  allows: [allowDestructive({ what: "${what}", until: "2099-01-01", reason: "unused" })],\n`;
    let text: string = SMALL_DEFINITION["pipeline.ts"].replace("import { closeVersion, daily, dimension", NAMES);
    const said = (written: string): void => {
      writeFileSync(file, written);
      writeLock(file, soundDefinition(file).model);
      commitStep(folder);
    };
    git(folder, "init", "--quiet", "--initial-branch", "main");
    said(text);
    git(folder, "checkout", "--quiet", "-b", "work");
    text = text.replace("  schedule", `${leave}  schedule`);
    for (const edits of steps) {
      text = edits.reduce((before, [from, to]) => {
        expect(before).toContain(from);
        return before.replace(from, to);
      }, text);
      said(text);
    }
    const { model, diagnostics } = measureDefinition(file);
    const needed = model === null ? [] : permittedForReview(file, model);
    expect(needed.map(writtenLoss)).toEqual(isAskedFor ? [what] : []);
    const advised = diagnostics.filter(({ code }) => code === "permission-unused").length > 0;
    expect([isAskedFor, advised]).not.toEqual([true, true]);
    // Written once more, so that lock tells what it finds of the permission.
    expect(pipeline(["lock"], folder).stderr).toContain(isAskedFor ? "its review asks for it" : "take it out");
    said(text.replace(leave, ""));
    const { before, after } = compareWith("main", file);
    const refused = before === null || after === null ? null : planMigration(before, after).refusals.length > 0;
    expect(refused).toBe(isAskedFor);
    rmSync(folder, { recursive: true });
  },
);
