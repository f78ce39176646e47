import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { PipelineModel } from "../pipeline-dsl/model";
import { modelHash } from "../pipeline-dsl/model/canonical";
import type { MigrationFile } from "../pipeline-dsl/targets/redshift";
import { machineArn } from "../pipeline-dsl/targets/iam";
import { deploymentOf, destructionNotices, standbyNotice } from "./deployment";
import { Pipeline } from "./pipeline";
import type { StatefulPart } from "./settings/settings";
import { stackSettings } from "./settings/stack-settings";

export interface DeployArgs {
  /** Folder of Pulumi.yaml and the stacks' settings. */
  readonly project: string;
  readonly model: PipelineModel;
  /** The pipeline's SQL migrations, in order. */
  readonly migrations: readonly MigrationFile[];
  /** The first of two switches to destroy what holds data; the second is `rental:destroy` in the stack's settings. */
  readonly destroyable: readonly StatefulPart[];
}

/** The stack that Pulumi runs: its settings, then the pipeline in its account. Returns the stack's outputs. */
export function deploy(args: DeployArgs): Record<string, pulumi.Input<unknown>> {
  const { settings, warehousePassword, notify } = stackSettings(args.project, args.model, process.env);
  for (const notice of destructionNotices(args.destroyable, settings.destroy ?? [])) {
    void (notice.severity === "warning" ? pulumi.log.warn(notice.text) : pulumi.log.info(notice.text));
  }
  const deployment = deploymentOf(args.model, pulumi.getStack(), settings, args.destroyable);
  const alone = standbyNotice(deployment);
  if (alone !== null) void pulumi.log.info(alone);
  // The account is named, so that credentials of another one are refused before anything is made.
  const aws = new Provider("aws", { region: settings.region, allowedAccountIds: [settings.account] });
  const pipeline = new Pipeline(
    args.model.name,
    { deployment, migrations: args.migrations, warehousePassword, notify },
    { providers: { aws } },
  );
  return {
    // What `npx pipeline drift --deployed` compares with a checkout.
    model: modelHash(args.model),
    bucket: pipeline.bucket,
    stateMachineArn: pipeline.stateMachineArn,
    warehouse: pipeline.warehouse.name,
    // What the runbook's commands name.
    ledgerTable: deployment.names.ledgerTable,
    extractJob: deployment.names.jobs.extract,
    loadJob: deployment.names.jobs.load,
    recorder: deployment.names.recorder,
    schedule: deployment.names.startSchedule,
    failover: `${machineArn(deployment, deployment.names.recovery.failover)}:${deployment.names.machines.alias}`,
    failedStarts: pipeline.failedStarts,
    startCommand: pulumi.interpolate`aws stepfunctions start-execution --region ${settings.region} --state-machine-arn ${pipeline.stateMachineArn}`,
  };
}
