import { createRequire } from "node:module";
import { underMocks } from "./under-mocks";

// node -r ts-node/register infra/testing/program.ts prod: the whole program as a process, as `pulumi preview` runs it.
const load = createRequire(__filename);

void underMocks(process.argv[2] ?? "prod", () => load("../../stacks/index") as unknown).then((registered) => {
  console.log(`${String(registered.length)} resources`);
});
