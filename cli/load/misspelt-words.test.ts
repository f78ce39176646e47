import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as language from "pipeline-dsl";
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
  "through a file that hands on everything": (word) => ({
    line: 1,
    text: `import { ${word} } from "./all";\nexport default ${word}();`,
  }),
};

const LIBRARY = { "all.ts": 'export * from "pipeline-dsl";' };

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
      expect(problem?.message).toContain(misspelt);
    }),
    { numRuns: 40 },
  );
});
