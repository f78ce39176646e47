import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

interface Printed {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly places: readonly { readonly file: string; readonly line: number }[];
  }[];
}

function codesOf(stdout: string): readonly string[] {
  return (JSON.parse(stdout) as Printed).diagnostics.map(({ code }) => code);
}

describe("check", () => {
  test("a definition outside of the repository, in two files, is clean: exit 0", () => {
    const { exitCode, stdout, stderr } = pipeline(["check"], folderWith(SMALL_DEFINITION));
    expect(stdout).toBe("Shop: no findings\n");
    expect(stderr).toContain("npx pipeline lock");
    expect(exitCode).toBe(0);
  });

  test("findings stand at the lines that the author wrote, in every file: exit 1", () => {
    const watermark = SMALL_DEFINITION["sources.ts"]
      .replace("everything()", 'newRowsBy("created_at", { overlap: "2 hours" })')
      .replace("everything,", "newRowsBy,");
    const folder = folderWith({ ...SMALL_DEFINITION, "sources.ts": watermark });
    const text = pipeline(["check"], folder);
    expect(text.exitCode).toBe(1);
    const line = (file: string, part: string) =>
      readFileSync(join(folder, file), "utf8")
        .split("\n")
        .findIndex((each) => each.includes(part)) + 1;
    expect(text.stdout).toContain(
      `at pipeline.ts:${line("pipeline.ts", "history:")} (history)  and sources.ts:${line("sources.ts", "extract:")} (extract)`,
    );
    const json = pipeline(["check", "--json"], folder);
    expect(json.exitCode).toBe(1);
    expect(codesOf(json.stdout)).toContain("history-needs-updates");
    const sarif = JSON.parse(pipeline(["check", "--sarif"], folder).stdout) as { readonly version: string };
    expect(sarif.version).toBe("2.1.0");
  });

  test("warnings do not fail, unless there are more than is allowed; other commands count them", () => {
    const narrow = SMALL_DEFINITION["sources.ts"].replaceAll("integer", "smallint");
    const folder = folderWith({ ...SMALL_DEFINITION, "sources.ts": narrow });
    const { exitCode, stdout } = pipeline(["check"], folder);
    expect(stdout).toContain("warning[key-cannot-grow]");
    expect(stdout).toContain("Shop: 1 warning\n");
    expect(exitCode).toBe(0);
    expect(pipeline(["check", "--max-warnings", "1"], folder).exitCode).toBe(0);
    expect(pipeline(["check", "--max-warnings", "0"], folder)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("--max-warnings 0") as string,
    });
    expect(pipeline(["check", "--max-warnings", "few"], folder).exitCode).toBe(2);
    const lock = pipeline(["lock"], folder);
    expect(lock.stderr).toContain("note: 1 warning; npx pipeline check shows them");
    expect(lock.stderr).not.toContain("key-cannot-grow");
  });

  test("the fix of key-cannot-grow leaves nothing to say", () => {
    const folder = folderWith({
      "sources.ts": SMALL_DEFINITION["sources.ts"].replaceAll("integer", "smallint"),
      "pipeline.ts": SMALL_DEFINITION["pipeline.ts"]
        .replace("import { ", "import { cast, integer, ")
        .replace("article_id: articles.article_id,", "article_id: cast(articles.article_id, integer()),"),
    });
    expect(pipeline(["check"], folder).stdout).toBe("Shop: no findings\n");
  });

  test.each([
    ["definition-syntax", "export default pipeline(;", 1],
    ["definition-import", 'import { x } from "./nowhere";\nexport default x;', 1],
    ["definition-import", '\nimport x from "no-such-package";\nexport default x;', 2],
    ["definition-threw", 'const a = 1;\nthrow new Error("too late " + a);\nexport default a;', 2],
    ["definition-without-pipeline", "export const a = 1;", 1],
    ["definition-without-pipeline", "export default 3;", 1],
    ["definition-import", 'import dsl from "pipeline-dsl";\nexport default dsl;', 1],
    ["definition-import", 'import { pipelin } from "pipeline-dsl";\nexport default pipelin("A", {});', 1],
    ["definition-import", 'import * as dsl from "pipeline-dsl";\nexport default dsl.pipelin("A", {});', 2],
    ["definition-import", 'import { pipeline } from "pipline-dsl";\nexport default pipeline("A", {});', 1],
    [
      "definition-import",
      'import * as dsl from "pipeline-dsl";\nconst { pipelin } = dsl;\nexport default pipelin("A", {});',
      2,
    ],
    ["definition-doubtful", "\nexport default { a: 1, a: 2 };", 2],
  ])("%s: %j is one diagnostic with its line", (code, text, line) => {
    const { exitCode, stdout } = pipeline(["check", "--json"], folderWith({ "pipeline.ts": text }));
    const { diagnostics } = JSON.parse(stdout) as Printed;
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]?.places).toEqual([expect.objectContaining({ file: "pipeline.ts", line })]);
    expect(exitCode).toBe(1);
  });

  test("an unknown definition, option or command is wrong usage: exit 2 with what was meant", () => {
    const folder = folderWith({});
    expect(pipeline(["check", "--definition", "nowhere.ts"], folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("nowhere.ts does not exist") as string,
    });
    expect(pipeline(["check", "--jsn"], folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Did you mean --json?") as string,
    });
    expect(pipeline(["chek"], folder)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Did you mean check?") as string,
    });
    expect(pipeline(["check", "--json", "--sarif"], folder).exitCode).toBe(2);
    expect(pipeline([], folder).exitCode).toBe(2);
    expect(pipeline(["--help"], folder).exitCode).toBe(0);
  });

  test("no colours when piped", () => {
    const { stdout } = pipeline(["check"], folderWith({ "pipeline.ts": "export default 3;" }), { CI: "true" });
    expect(stdout).not.toContain("\u001b");
  });

  test("the rental pipeline has no findings, from any folder; bench/check.ts measures how long it takes", () => {
    const definition = join(__dirname, "../stacks/rental-marketplace/pipeline.ts");
    expect(pipeline(["check", "--definition", definition], folderWith({})).exitCode).toBe(0);
  });
});
