import type * as pulumi from "@pulumi/pulumi";
import type { WarehouseSettings } from "../settings/settings";
import { AdoptedWarehouse } from "./warehouse-adopted";
import { WarehouseCluster } from "./warehouse-cluster";
import { WarehouseWorkgroup } from "./warehouse-workgroup";
import type { ComponentArgs } from "./component";

/** What the rest of the stack needs to know of a warehouse, whichever kind it is. */
export interface Warehouse {
  readonly kind: "cluster" | "workgroup";
  /** Cluster identifier or workgroup name. */
  readonly name: string;
  readonly database: string;
  /** Host that readers connect to. */
  readonly address: pulumi.Output<string>;
  /** ARN by which the Data API's permissions name it. */
  readonly arn: pulumi.Output<string>;
  /** ARN of a serverless workgroup's namespace; null for a cluster. */
  readonly namespaceArn: pulumi.Output<string> | null;
  /** Secret of the user that loads; null: the SQL machine's role is the user. */
  readonly secretArn: pulumi.Output<string> | null;
  /** Key of that secret. */
  readonly secretKeyArn: pulumi.Output<string>;
  /** The stack takes daily snapshots of it. */
  readonly owned: boolean;
}

export interface WarehouseArgs extends ComponentArgs {
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly copyRoleArn: pulumi.Input<string>;
  /** Key of the secrets that the stack makes itself. */
  readonly operationsKeyArn: pulumi.Output<string>;
  /** The password of an adopted warehouse's user; null when there is none. */
  readonly password: pulumi.Output<string> | null;
}

/** The warehouse that the settings describe. */
export function warehouseOf(
  name: string,
  args: WarehouseArgs,
  settings: WarehouseSettings,
  options: pulumi.ComponentResourceOptions,
): Warehouse {
  switch (settings.kind) {
    case "provisioned":
      return new WarehouseCluster(name, { ...args, settings }, options);
    case "serverless":
      return new WarehouseWorkgroup(name, { ...args, settings }, options);
    case "existing":
      return new AdoptedWarehouse(name, { ...args, settings }, options);
  }
}
