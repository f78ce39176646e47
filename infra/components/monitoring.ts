import * as pulumi from "@pulumi/pulumi";
import type { Watched } from "../../pipeline-dsl/targets/cloudwatch/watched";
import type { StackSettings } from "../settings/stack-settings";
import type { ComponentArgs } from "./component";

export interface MonitoringArgs extends ComponentArgs {
  /** The names of what is watched. */
  readonly watched: Watched;
  /** ARN of the alias that a retry starts. */
  readonly aliasArn: pulumi.Input<string>;
  readonly ledger: { readonly tableName: pulumi.Input<string>; readonly tableArn: pulumi.Input<string> };
  /** Who hears of it. */
  readonly notify: StackSettings["notify"];
  /** Key of the ledger, for the recorder. */
  readonly operationsKeyArn: pulumi.Input<string>;
}

/** Recorder, alarms, notifications and dashboard of one pipeline. */
export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, _args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:monitoring:Monitoring", name, {}, opts);
    this.registerOutputs({});
  }
}
