import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

const TSC = createRequire(__filename).resolve("typescript/bin/tsc");

/** What projects are set to that are younger, older or stricter than this one. */
const SETTINGS = {
  strict: true,
  noEmit: true,
  target: "es2022",
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: false,
  skipLibCheck: false,
  types: [],
};

function tsc(folder: string, more: object): { readonly status: number | null; readonly said: string } {
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...SETTINGS, ...more } }));
  const { status, stdout } = spawnSync(process.execPath, [TSC, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  return { status, said: stdout };
}

const folder = folderWith({ ...SMALL_DEFINITION, "package.json": '{"type": "module"}' });

beforeAll(() => {
  const written = pipeline(["types"], folder);
  expect(written).toMatchObject({ exitCode: 0, stdout: "wrote pipeline-dsl.d.ts\n" });
});

test("outside of the repository, plain tsc takes a definition", () => {
  expect(tsc(folder, { module: "preserve" })).toEqual({ status: 0, said: "" });
});

test("and refuses what the types refuse, in their sentences", () => {
  const wrong = SMALL_DEFINITION["pipeline.ts"]
    .replace("price: articles.price", "price: articles.prize")
    .replace('refuseAbove: "20%"', 'refuseAbove: "20"')
    .replace('naturalKey: ["article_id"]', 'naturalKey: ["article_idd"]')
    .replace("schedule: daily", "schedul: 1, schedule: daily");
  const { said } = tsc(folderWith({ ...SMALL_DEFINITION, "pipeline.ts": wrong, ...declarations() }), {
    module: "preserve",
  });
  expect(said).toContain("Property 'prize' does not exist");
  expect(said).toContain("is not a percentage");
  expect(said).toContain("error: ");
  expect(said).toContain("pipeline has no option schedul");
  expect(said).not.toContain("pipeline-dsl.d.ts");
});

function declarations(): Readonly<Record<string, string>> {
  return { "pipeline-dsl.d.ts": readFileSync(join(folder, "pipeline-dsl.d.ts"), "utf8") };
}
