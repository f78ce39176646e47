import { Provider } from "@pulumi/aws/provider";
import { compile } from "pipeline-dsl";
import { wideDefinition } from "../../bench/definitions/wide-definition";
import { deploymentOf } from "../deployment";
import { Pipeline } from "../pipeline";
import { settingsOf } from "./deployments";

/** Registers, in a committed stack's place, the pipeline of a definition of so many tables. */
export function wideStack(stack: string, tables: number): void {
  const { model } = compile(wideDefinition(tables));
  const settings = settingsOf(stack);
  const sources = { wide: Object.values(settings.sources)[0]! };
  const aws = new Provider("aws", { region: settings.region });
  new Pipeline(
    model.name,
    {
      deployment: deploymentOf(model, stack, { ...settings, sources }, []),
      migrations: [],
      warehousePassword: null,
      notify: { critical: [], warning: [] },
    },
    { providers: { aws } },
  );
}
