import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as language from "pipeline-dsl";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { folderWith } from "../testing";
import { loadDefinition } from "./definition";
import { DefinitionNotLoaded, type LoadProblem } from "./problem";

/** Ways to take one word of the language, each with the line on which a misspelt one is to be found. */
const WAYS: Readonly<Record<string, (word: string) => { readonly text: string; readonly line: number }>> = {
  named: (word) => ({ line: 2, text: `\nimport { ${word} } from "pipeline-dsl";\nexport default ${word}();` }),
  renamed: (word) => ({
    line: 1,
    text: `import { pipeline, ${word} as mine } from "pipeline-dsl";\nexport default pipeline(mine());`,
  }),
  "of a namespace": (word) => ({
    line: 3,
    text: `import * as dsl from "pipeline-dsl";\n\nexport default dsl.${word}();`,
  }),
  "of a namespace that may be none": (word) => ({
    line: 2,
    text: `import * as dsl from "pipeline-dsl";\nexport default dsl?.${word}?.();`,
  }),
  "taken out of a namespace": (word) => ({
    line: 3,
    text: `import * as dsl from "pipeline-dsl";\n\nconst { pipeline, ${word} } = dsl;\nexport default pipeline("A", {});`,
  }),
  "by its text": (word) => ({
    line: 3,
    text: `import * as dsl from "pipeline-dsl";\nconst name = "${word}";\nexport default dsl[name as "pipeline"]();`,
  }),
  "of another name for the namespace": (word) => ({
    line: 4,
    text: `import * as dsl from "pipeline-dsl";\n\nconst mine = dsl;\nexport default mine.${word}();`,
  }),
  "through a file that hands on the namespace": (word) => ({
    line: 2,
    text: `import { dsl } from "./namespace";\nexport default dsl.${word}();`,
  }),
  "and nothing uses it": (word) => ({
    line: 2,
    text: `import { pipeline } from "pipeline-dsl";\nimport { ${word} } from "pipeline-dsl";\nexport default pipeline;`,
  }),
  "and the word that was meant is used": (word) => ({
    line: 3,
    text: `import {\n  pipeline,\n  ${word},\n} from "pipeline-dsl";\nexport default pipeline(overwrite());`,
  }),
  "under another name that nothing uses": (word) => ({
    line: 1,
    text: `import { ${word} as mine, pipeline } from "pipeline-dsl";\nexport default pipeline;`,
  }),
  "through a file that hands on everything": (word) => ({
    line: 1,
    text: `import { ${word} } from "./all";\nexport default ${word}();`,
  }),
};

const LIBRARY = { "all.ts": 'export * from "pipeline-dsl";', "namespace.ts": 'export * as dsl from "pipeline-dsl";' };

function problemsOf(folder: string): readonly LoadProblem[] {
  try {
    loadDefinition(join(folder, "pipeline.ts"));
  } catch (error) {
    if (error instanceof DefinitionNotLoaded) return error.problems;
    throw error;
  }
  return [];
}

const WORDS = Object.keys(language).filter((word) => typeof (language as Record<string, unknown>)[word] === "function");

test.each(Object.keys(WAYS))("a misspelt word is found where it is taken, %s", (way) => {
  const folder = folderWith(LIBRARY);
  fc.assert(
    fc.property(fc.constantFrom(...WORDS), fc.nat(), fc.constantFrom("x", "_", ""), (word, at, letter) => {
      const index = at % word.length;
      const misspelt = word.slice(0, index) + letter + word.slice(index + 1) + (letter === "" ? "" : "s");
      fc.pre(!(misspelt in language) && /^[a-z_]\w+$/i.test(misspelt));
      const { text, line } = WAYS[way]!(misspelt);
      writeFileSync(join(folder, "pipeline.ts"), text);
      const [problem, ...others] = problemsOf(folder);
      expect({ misspelt, others, place: problem?.places[0]?.line }).toEqual({ misspelt, others: [], place: line });
      const owner = way.endsWith("everything") ? "all.ts exports no" : "pipeline-dsl has no word";
      expect([problem?.code, problem?.message]).toEqual(["definition-import", `${owner} ${misspelt}`]);
      expect(problem?.fix).toEqual(didYouMean(misspelt, Object.keys(language), expect.any(String) as string));
    }),
    { numRuns: 40 },
  );
});

test.each([
  ['export { dimensoin, pipeline } from "pipeline-dsl";', "dimensoin", 1],
  ['\nexport {\n  pipeline,\n  dimensoin as made,\n} from "pipeline-dsl";', "made", 4],
  ['import { pipeline, dimensoin } from "pipeline-dsl";\nexport { pipeline, dimensoin };', "dimensoin", 1],
])("a word that another file hands on is told where that file takes it: %s", (library, name, line) => {
  const text = `import { pipeline, ${name} } from "./own";\nexport default pipeline("A", { tables: [${name}] });`;
  const folder = folderWith({ "own.ts": library, "pipeline.ts": text });
  expect(problemsOf(folder)).toEqual([
    expect.objectContaining({
      code: "definition-import",
      message: "pipeline-dsl has no word dimensoin",
      fix: "did you mean dimension?",
      places: [expect.objectContaining({ file: join(folder, "own.ts"), line })],
    }),
  ]);
});

test("an unused word that is not there is told in the file that takes it; a type, and what a comment says, is none", () => {
  const own =
    '\n// import { dimensoin } from "pipeline-dsl";\nimport { integr, type colum, Table } from "pipeline-dsl";\nexport const made = 1;';
  const folder = folderWith({
    "own.ts": own,
    "pipeline.ts": 'import { made } from "./own";\nexport default made;',
  });
  expect(problemsOf(folder)).toEqual([
    expect.objectContaining({
      code: "definition-import",
      message: "pipeline-dsl has no word integr",
      fix: "did you mean integer?",
      places: [expect.objectContaining({ file: join(folder, "own.ts"), line: 3 })],
    }),
  ]);
});

test.each([
  [
    "export default overwrite();",
    "overwrite is not defined",
    /^add overwrite to what is imported from "pipeline-dsl"$/,
  ],
  [
    'import dsl from "pipeline-dsl";\nexport default dsl.pipeline("A", {});',
    "pipeline-dsl has no default export",
    /\* as dsl/,
  ],
  [
    'import { dimusers } from "./own";\nexport default dimusers;',
    "own.ts exports no dimusers",
    /^did you mean dimUsers\?$/,
  ],
  [
    'import { pipeline } from "pipelin-dsl";\nexport default pipeline();',
    'the package "pipelin-dsl" is not installed',
    /^did you mean pipeline-dsl\?$/,
  ],
  [
    'const wait = await import("pipeline-dsl");\nexport default wait;',
    "a definition waits for something",
    /^take await out/,
  ],
  ["const mine = { a: 1 };\nexport default mine.dimensoin();", "mine.dimensoin is not a function", /dimension/],
  [
    'import { mysqlSource } from "pipeline-dsl";\nimport { table } from "./own";\nexport default mysqlSource(table());',
    "table is not a function",
    /./,
  ],
])("%s", (text, message, fix) => {
  const folder = folderWith({ "own.ts": "export const dimUsers = 1;\nexport const table = 2;", "pipeline.ts": text });
  const [problem, ...others] = problemsOf(folder);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ message, fix: expect.stringMatching(fix) as unknown });
});
