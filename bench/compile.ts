import { compile } from "pipeline-dsl";
import { wideDefinition } from "./definitions/wide-definition";
import { markdownTable, type Measurement } from "./measurement";
import { scaled } from "./size";
import { median, milliseconds } from "./statistics";

interface CompileTime {
  readonly tables: number;
  readonly milliseconds: number;
  readonly limit: number;
}

/** Tables and the most milliseconds that declaring and compiling them may take. */
const SIZES = [
  { tables: 100, limit: 50 },
  { tables: 1_000, limit: 500 },
  { tables: 5_000, limit: 3_000 },
] as const;
const REPETITIONS = 9;
/** Until the engine has compiled what it runs often: an editor and a test run compile again and again. */
const WARM_UPS = 30;

/** Declares and compiles definitions of growing size, in this process. */
export const compileTime: Measurement<readonly CompileTime[]> = {
  measure: () => {
    for (let round = 0; round < WARM_UPS; round++) compileOnce(100);
    return Promise.resolve(
      SIZES.map(({ tables: full, limit }) => {
        const tables = Math.max(2, scaled(full));
        const times = Array.from({ length: REPETITIONS }, () =>
          milliseconds(() => {
            compileOnce(tables);
          }),
        );
        return { tables, milliseconds: median(times), limit };
      }),
    );
  },
  describe: (sizes) => ({
    title: "Compiling",
    verdicts: sizes.map(({ tables, milliseconds, limit }) => ({
      what: `compiling ${tables} tables`,
      measured: `${milliseconds.toFixed(0)} ms`,
      target: `under ${limit} ms`,
      met: milliseconds < limit,
    })),
    blocks: [
      `Declaring, compiling and checking a definition of N tables, 20 columns each, half of them versioned dimensions and half facts; in one process after import and ${WARM_UPS} definitions of 100 tables to warm up, ${REPETITIONS} times each.`,
      markdownTable(
        ["tables", "milliseconds", "a table"],
        sizes.map(({ tables, milliseconds }) => [
          String(tables),
          milliseconds.toFixed(0),
          (milliseconds / tables).toFixed(2),
        ]),
      ),
    ],
  }),
};

function compileOnce(tables: number): void {
  const { diagnostics, model } = compile(wideDefinition(tables));
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0 || model.warehouse.targets.length !== tables) {
    throw new Error(`the definition of ${tables} tables does not compile: ${JSON.stringify(errors.slice(0, 3))}`);
  }
}
