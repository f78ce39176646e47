import { createRequire } from "node:module";
import { compile } from "pipeline-dsl";
import { wideDefinition } from "../../bench/definitions/wide-definition";
import { deploymentOf } from "../deployment";
import { Pipeline } from "../pipeline";
import { settingsOf } from "./deployments";
import { underMocks } from "./under-mocks";

// node -r ts-node/register infra/testing/program.ts prod: the whole program as a process, as `pulumi preview` runs it.
// With a number behind it: the same for a definition of so many tables.
const load = createRequire(__filename);
const [stack = "prod", tables] = process.argv.slice(2);

function program(): unknown {
  if (tables === undefined) return load("../../stacks/index");
  wide(Number(tables));
  return undefined;
}

void underMocks(stack, program).then((registered) => {
  console.log(`${String(registered.length)} resources`);
});

function wide(size: number): void {
  const { model } = compile(wideDefinition(size));
  const settings = settingsOf(stack);
  const sources = { wide: Object.values(settings.sources)[0]! };
  const deployment = deploymentOf(model, stack, { ...settings, sources }, []);
  new Pipeline(model.name, {
    deployment,
    migrations: [],
    warehousePassword: null,
    notify: { critical: [], warning: [] },
  });
}
