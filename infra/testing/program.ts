import { createRequire } from "node:module";
import { underMocks } from "./under-mocks";
import { wideStack } from "./wide-stack";

// node -r ts-node/register infra/testing/program.ts prod: the whole program as a process, as `pulumi preview` runs it.
// With a number behind it: the same for a definition of so many tables.
const load = createRequire(__filename);
const [stack = "prod", tables] = process.argv.slice(2);

function program(): unknown {
  if (tables === undefined) return load("../../stacks/index");
  wideStack(stack, Number(tables));
  return undefined;
}

void underMocks(stack, program).then((registered) => {
  console.log(`${String(registered.length)} resources`);
});
