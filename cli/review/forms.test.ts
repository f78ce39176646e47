import fc from "fast-check";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "sarif";
import { createColors } from "picocolors";
import { plain } from "../../pipeline-dsl/review/render/markdown-text";
import { CHANGE_CLASSES } from "../../pipeline-dsl/review";
import { diff } from "../actions/diff";
import { Findings } from "../output/failures";
import { folderWith, pipeline, SMALL_DEFINITION } from "../testing";
import type { DiffDocument } from "./document";
import { commitStep, git } from "./testing/git";

type TextEdit = readonly [file: string, from: string, to: string];

const SETTINGS = `config:
  rental:warehouse:
    nodeType: ra3.xlplus
    nodes: 2
`;

/** One of each kind that a review knows: of the definition, its files, the settings, and what cannot be deployed. */
const EDITS: readonly TextEdit[] = [
  ["pipeline.ts", "price: articles.price }", "price: articles.price, title: articles.title }"],
  ["pipeline.ts", ", price: articles.price", ""],
  ["pipeline.ts", '"02:00"', '"04:00"'],
  ["pipeline.ts", 'refuseAbove: "20%"', 'refuseAbove: "60%"'],
  ["pipeline.ts", 'rto: "2 hours"', 'rto: "5 hours"'],
  ["pipeline.ts", '"dim_articles"', '"dim_wares"'],
  ["pipeline.ts", 'key: "article_key"', 'key: "price"'],
  ["pipeline.ts", 'naturalKey: ["article_id"]', 'naturalKey: ["article_id", "nothing"]'],
  ["sources.ts", "varchar(40)", "varchar(50)"],
  ["migrations/0001_initial.sql", "CREATE TABLE", "-- by hand\nCREATE TABLE"],
  ["migrations/0002_by_hand.sql", "", "DELETE FROM shop.dim_articles;\n"],
  ["Pulumi.prod.yaml", "nodes: 2", "nodes: 4"],
  ["Pulumi.prod.yaml", "nodes: 2", "nodes: many"],
];

const folder = folderWith({ ...SMALL_DEFINITION, "Pulumi.yaml": "name: rental\n", "Pulumi.prod.yaml": SETTINGS });
const definition = join(folder, "pipeline.ts");

beforeAll(() => {
  git(folder, "init", "--quiet", "--initial-branch", "main");
  expect(pipeline(["lock"], folder)).toMatchObject({ exitCode: 0 });
  commitStep(folder);
  git(folder, "checkout", "--quiet", "-b", "work");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function printed(format: "text" | "markdown" | "json" | "sarif"): Promise<string> {
  let text = "";
  const terminal = {
    print: (some: string): void => void (text += some),
    say: (some: string): void => void (text += format === "text" ? `${some}\n` : ""),
    columns: 80,
    tableColumns: Number.POSITIVE_INFINITY,
    live: false,
    color: createColors(false),
    errorColor: createColors(false),
  };
  await diff("main", { definition, format }, terminal).catch((error: unknown) => {
    if (!(error instanceof Findings)) throw error;
  });
  return text;
}

test("text, comment, document and results tell the same changes and faults, whatever was edited", async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...EDITS], { minLength: 1, maxLength: 4 }), async (edits) => {
      git(folder, "checkout", "--quiet", "--force", "main", "--", ".");
      git(folder, "clean", "--quiet", "--force", "-d");
      for (const [name, from, to] of edits) {
        const file = join(folder, name);
        writeFileSync(file, (existsSync(file) ? readFileSync(file, "utf8") : "").replace(from, to));
      }
      const [text, comment] = [await printed("text"), await printed("markdown")];
      const { changes, faults, refusedFiles, refusedMigration, refused, settings } = JSON.parse(
        await printed("json"),
      ) as DiffDocument;
      const results = (JSON.parse(await printed("sarif")) as Log).runs[0]?.results ?? [];
      const ofRule = (rule: string): readonly string[] =>
        results.flatMap(({ ruleId, message }) => (ruleId === rule ? [message.text ?? ""] : []));
      const said: string[] = [];
      for (const each of CHANGE_CLASSES) {
        const own = changes.filter((change) => change.class === each);
        const ofSettings = settings.flatMap((stack) => stack.changes).filter((change) => change.class === each);
        expect(ofRule(each)).toHaveLength(own.length + ofSettings.length);
        for (const { subject, words } of own) {
          expect(ofRule(each).some((result) => result.startsWith(`${subject}: ${words}. `))).toBe(true);
          expect(text).toContain(subject);
          said.push(words);
        }
      }
      said.push(...faults.map(({ message }) => message), ...refusedFiles.map(({ reason }) => reason));
      said.push(...refusedMigration.map(({ reason }) => reason));
      said.push(...refused.flatMap((stack) => stack.faults.map(({ message }) => message)));
      for (const words of said) {
        expect(text).toContain(words);
        expect(comment).toContain(plain(words));
      }
      expect(ofRule("definition-faulty")).toHaveLength(faults.length);
      expect(ofRule("file-refused")).toHaveLength(refusedFiles.length);
      expect(ofRule("migration-refused")).toHaveLength(refusedMigration.length);
      expect(ofRule("settings-refused")).toHaveLength(refused.flatMap((stack) => stack.faults).length);
    }),
    { numRuns: 25, examples: [[EDITS.filter(([, from]) => /^(?:key|naturalKey):/.test(from))]] },
  );
}, 120_000);
