import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { soundDefinition } from "../load/compilation";
import { writeLock } from "../lock/write-lock";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import { compareWith } from "./compare";
import type { DiffDocument } from "./document";
import { commitStep, git } from "./testing/git";

type TextEdit = readonly [from: string, to: string];

const KEY_OF_TWO: TextEdit = ['naturalKey: ["article_id"]', 'naturalKey: ["article_id", "title"]'];
const SECOND_TABLE: readonly TextEdit[] = [
  [
    "\n\nexport default",
    '\n\nconst dimTitles = dimension("dim_titles", { key: "title_key", from: articles, columns: { id: articles.article_id, title: articles.title }, naturalKey: ["id"], history: overwrite(), whenSourceRowVanishes: keep() });\n\nexport default',
  ],
  ["tables: [dimArticles]", "tables: [dimArticles, dimTitles]"],
  ["import { ", "import { keep, overwrite, "],
];

/** What a branch gives up and takes back, and what the base has of it beside the small definition. */
const TAKEN_BACK: Readonly<
  Record<string, { readonly base?: readonly TextEdit[]; readonly edits: readonly TextEdit[] }>
> = {
  "column dim_articles.price": { edits: [[", price: articles.price", ""]] },
  "target dim_titles": {
    base: SECOND_TABLE,
    edits: [["tables: [dimArticles, dimTitles]", "tables: [dimArticles]"]],
  },
  "values dim_articles.price": { edits: [["price: articles.price", "price: cast(articles.price, decimal(6, 2))"]] },
  "rows dim_articles": {
    base: [KEY_OF_TWO, ["price: articles.price", 'title: coalesce(articles.title, "")']],
    edits: [[KEY_OF_TWO[1], KEY_OF_TWO[0]]],
  },
  "versions dim_articles": {
    edits: [
      [
        'history: versions({ from: "valid_from", to: "valid_to", granularity: "day", firstVersionFrom: articles.created_at })',
        "history: overwrite()",
      ],
      ['closeVersion({ refuseAbove: "20%" })', "keep()"],
    ],
  },
};

const ALL_NAMES = "allowDestructive, cast, closeVersion, coalesce, daily, decimal, dimension, keep, overwrite, ";

function edited(text: string, edits: readonly TextEdit[]): string {
  return edits.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, text);
}

function locked(folder: string, text: string): void {
  // Whatever of the language an edit needs, once each.
  const [, names = ""] = /^import \{ (.*) \} from "pipeline-dsl"/.exec(text) ?? [];
  const used = [...new Set(`${ALL_NAMES}${names}`.split(", "))].join(", ");
  writeFileSync(join(folder, "pipeline.ts"), text.replace(names, used));
  const { file, model } = soundDefinition(join(folder, "pipeline.ts"));
  writeLock(file, model);
  commitStep(folder);
}

test.each(Object.entries(TAKEN_BACK))(
  "the %s that a branch gives up and takes back is destructive at its migration, with and without the leave",
  (what, { base = [], edits }) => {
    const folder = folderWith(SMALL_DEFINITION);
    git(folder, "init", "--quiet", "--initial-branch", "main");
    const before = edited(SMALL_DEFINITION["pipeline.ts"], base);
    const leave: TextEdit = [
      "  schedule",
      `  allows: [allowDestructive({ what: "${what}", until: "2099-01-01", reason: "unused" })],\n  schedule`,
    ];
    locked(folder, before);
    git(folder, "checkout", "--quiet", "-b", "work");
    locked(folder, edited(before, [...edits, leave]));
    for (const text of [edited(before, [leave]), before]) {
      locked(folder, text);
      const { changes, notes } = compareWith("main", join(folder, "pipeline.ts"));
      const told = changes.filter(({ words }) => words.includes(", permitted until 2099-01-01: unused"));
      expect(told.map((change) => `${change.class} ${change.words.split(",")[0] ?? ""}`)).toEqual([
        expect.stringMatching(/^destructive gives up (the|values|rows|versions)/),
      ]);
      const [place] = told[0]?.places.after ?? [];
      expect(basename(place?.file ?? "")).toMatch(/^0002_/);
      const line = readFileSync(place?.file ?? "", "utf8").split("\n")[(place?.line ?? 0) - 1];
      expect(line).toMatch(/\S/);
      expect(notes).toEqual([]);
    }
    rmSync(folder, { recursive: true });
  },
  60_000,
);

test("whoever is asked about a loss is asked about one on the way, and leave for it is not said to be for nothing", () => {
  const folder = folderWith(SMALL_DEFINITION);
  git(folder, "init", "--quiet", "--initial-branch", "main");
  const before = edited(SMALL_DEFINITION["pipeline.ts"], [
    ["  schedule", '  review: { require: { destructive: ["team:data-owners"] } },\n  schedule'],
  ]);
  const leave: TextEdit = [
    "  schedule",
    '  allows: [allowDestructive({ what: "column dim_articles.price", until: "2099-01-01", reason: "unused" })],\n  schedule',
  ];
  locked(folder, before);
  git(folder, "checkout", "--quiet", "-b", "work");
  locked(folder, edited(before, [[", price: articles.price", ""], leave]));
  locked(folder, edited(before, [leave]));
  const { exitCode, stdout } = pipeline(["diff", "main", "--format", "json", "--fail-on", "destructive"], folder);
  const { requires, losses } = JSON.parse(stdout) as DiffDocument;
  expect(requires.map(({ subjects }) => subjects)).toEqual([["migrations/0002_drop_dim_articles_price.sql"]]);
  expect([losses.given, losses.unused, exitCode]).toEqual([[], [], 1]);
  rmSync(folder, { recursive: true });
});
