import * as pulumi from "@pulumi/pulumi";
import { arn } from "../../pipeline-dsl/targets/iam";
import type { ExistingWarehouse } from "../settings/settings";
import { warehouseOfHost } from "../settings/warehouse-host";
import { sortedJson } from "../sorted-json";
import { ArgumentFaults } from "./component";
import { GivenSecret } from "./given-secret";
import type { Warehouse, WarehouseArgs } from "./warehouse";

export interface AdoptedWarehouseArgs extends WarehouseArgs {
  readonly settings: ExistingWarehouse;
}

/** A warehouse that exists. Only its schema is changed, by the pipeline's first step; here only its user's secret is kept. */
export class AdoptedWarehouse extends pulumi.ComponentResource implements Warehouse {
  readonly owned = false;
  readonly kind: "cluster" | "workgroup";
  readonly name: string;
  readonly database: string;
  readonly address: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly namespaceArn: pulumi.Output<string> | null;
  readonly secretArn: pulumi.Output<string> | null;
  readonly secretKeyArn: pulumi.Output<string>;
  readonly nodes: { readonly secret: GivenSecret | null };

  constructor(name: string, args: AdoptedWarehouseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:AdoptedWarehouse", name, {}, opts);
    const address = addressOf(args);
    const { deployment, settings } = args;
    const secret = args.password === null ? null : userSecret(name, args, args.password, this);
    this.kind = address.kind;
    this.name = address.name;
    this.database = settings.database;
    this.address = pulumi.output(settings.host);
    // A workgroup's ARN holds an id that its endpoint does not show.
    this.arn = pulumi.output(
      address.kind === "cluster"
        ? arn(deployment, "redshift", `cluster:${address.name}`)
        : arn(deployment, "redshift-serverless", "workgroup/*"),
    );
    this.namespaceArn =
      settings.namespace === undefined
        ? null
        : pulumi.output(arn(deployment, "redshift-serverless", `namespace/${settings.namespace.id}`));
    this.secretArn = secret?.arn ?? null;
    this.secretKeyArn = args.operationsKeyArn;
    this.nodes = { secret };
    this.registerOutputs({ arn: this.arn, secretArn: this.secretArn });
  }
}

function addressOf(args: AdoptedWarehouseArgs): { readonly kind: "cluster" | "workgroup"; readonly name: string } {
  const { settings, deployment } = args;
  const address = warehouseOfHost(settings.host);
  const faults = new ArgumentFaults("AdoptedWarehouse");
  faults.check(address !== null, "settings.host", `"${settings.host}" is no endpoint of Redshift`);
  faults.check(
    address === null || address.region === deployment.region,
    "settings.host",
    `is not in ${deployment.region}, where the lake is`,
  );
  faults.check(
    address === null || (address.kind === "workgroup") === (settings.namespace !== undefined),
    "settings.namespace",
    "expected that of a workgroup, and none of a cluster",
  );
  faults.check(settings.user !== "", "settings.user", "expected the user that loads");
  faults.check(settings.database !== "", "settings.database", "expected the database to load into");
  faults.throwIfAny();
  if (address === null) throw new Error("unreachable: checked above");
  return address;
}

/** The password enters as a Pulumi secret and leaves as one: encrypted in the state, shown nowhere. */
function userSecret(
  name: string,
  { deployment, settings, operationsKeyArn }: AdoptedWarehouseArgs,
  password: pulumi.Output<string>,
  parent: AdoptedWarehouse,
): GivenSecret {
  return new GivenSecret(
    name,
    {
      deployment,
      secret: "warehouse",
      description: "User that loads the adopted warehouse",
      value: pulumi.secret(password).apply((text) =>
        sortedJson({
          dbname: settings.database,
          engine: "redshift",
          host: settings.host,
          password: text,
          port: 5439,
          username: settings.user,
        }),
      ),
      keyArn: operationsKeyArn,
    },
    { parent },
  );
}
