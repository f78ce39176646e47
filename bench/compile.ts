import { compile } from "pipeline-dsl";
import { median, milliseconds } from "./statistics";
import { wideDefinition } from "./wide-definition";

/** Tables and the most milliseconds that declaring and compiling them may take. */
const SIZES = [
  { tables: 100, limit: 50 },
  { tables: 1_000, limit: 500 },
  { tables: 5_000, limit: 3_000 },
] as const;
const REPETITIONS = 7;

/** Declares and compiles definitions of growing size in this process; prints one JSON object. */
function main(): void {
  milliseconds(() => {
    compileOnce(100);
  });
  const sizes = SIZES.map(({ tables, limit }) => {
    const times = Array.from({ length: REPETITIONS }, () =>
      milliseconds(() => {
        compileOnce(tables);
      }),
    );
    return { tables, milliseconds: median(times), perTable: median(times) / tables, limit };
  });
  process.stdout.write(`${JSON.stringify(sizes)}\n`);
}

function compileOnce(tables: number): void {
  const { diagnostics, model } = compile(wideDefinition(tables));
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0 || model.warehouse.targets.length !== tables) {
    throw new Error(`the definition of ${tables} tables does not compile: ${JSON.stringify(errors.slice(0, 3))}`);
  }
}

main();
