import type { Function as LambdaFunction, FunctionArgs } from "@pulumi/aws/lambda";
import { Schedule } from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import { RECORDER_PERIOD_SECONDS } from "../../pipeline-dsl/targets/cloudwatch";
import { arn, recorderAccess, trustPolicy, type AccessPlace } from "../../pipeline-dsl/targets/iam";
import { rehearsedHere, standsByHere } from "../deployment";
import type { ComponentArgs, Transform } from "./component";
import { pythonFunction } from "./python-function";
import { printedRole } from "./role";

export interface RecorderArgs extends ComponentArgs {
  readonly access: pulumi.Output<AccessPlace>;
  /** Namespace of the gauges; the only one that the recorder may write to. */
  readonly namespace: string;
  /** Key of the log group and of the function's environment. */
  readonly keyArn: pulumi.Input<string>;
  readonly transform?: { readonly function?: Transform<FunctionArgs> };
}

/** The function that publishes the figures of the run ledger every five minutes, whether or not a run takes place. */
export class Recorder extends pulumi.ComponentResource {
  readonly nodes: { readonly function: LambdaFunction; readonly schedule: Schedule };

  constructor(name: string, args: RecorderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Recorder", name, {}, opts);
    const { deployment } = args;
    const { model, names } = deployment;
    const functionName = names.recorder;
    const standby = standsByHere(deployment);
    const recorder = pythonFunction(
      name,
      {
        deployment,
        functionName,
        description: `Publishes the figures of ${model.name}`,
        purpose: "recorder",
        access: args.access.apply((place) => [...recorderAccess(model, place, functionName, args.namespace)]),
        packageName: "recorder",
        module: "handler",
        timeoutSeconds: 60,
        memoryMegabytes: 256,
        variables: {
          LEDGER_TABLE: names.ledgerTable,
          NAMESPACE: args.namespace,
          PIPELINE: model.name,
          TIME_ZONE: model.schedule.timeZone,
          SITE: deployment.site,
          ...(rehearsedHere(deployment) ? { REHEARSES: "1" } : {}),
          ...(standby === null ? {} : { STANDBY: standby }),
          ...(model.recovery.backups === null ? {} : { BACKS_UP: "1" }),
        },
        environmentKeyArn: args.keyArn,
        logKeyArn: args.keyArn,
        transform: args.transform?.function,
      },
      this,
    );
    const schedule = this.schedule(name, args, recorder);
    this.nodes = { function: recorder, schedule };
    this.registerOutputs({});
  }

  private schedule(name: string, { deployment }: RecorderArgs, recorder: LambdaFunction): Schedule {
    const child = { parent: this };
    const role = printedRole(
      `${name}-start`,
      {
        deployment,
        purpose: "recorder-start",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: recorder.arn.apply((functionArn) => [
          { sid: "InvokeRecorder", actions: ["lambda:InvokeFunction"], resources: [functionArn] },
        ]),
      },
      child,
    );
    return new Schedule(
      name,
      {
        name: deployment.names.recorder,
        description: "Publishes the figures",
        scheduleExpression: `rate(${String(RECORDER_PERIOD_SECONDS / 60)} minutes)`,
        flexibleTimeWindow: { mode: "OFF" },
        // A late figure is worth nothing: the next one is on its way, and the heartbeat's alarm sees a gap.
        target: {
          arn: recorder.arn,
          roleArn: role,
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
        },
      },
      child,
    );
  }
}
