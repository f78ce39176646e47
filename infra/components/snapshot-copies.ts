import { SnapshotCopyGrant } from "@pulumi/aws/redshift";
import * as pulumi from "@pulumi/pulumi";
import { stateful, tags, type ComponentArgs } from "./component";
import { EncryptionKey } from "./encryption-key";

/** Where copies of the other site's snapshots are kept: a key of this Region, which the grant lends to Redshift by its name. */
export class SnapshotCopies extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, { deployment }: ComponentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:SnapshotCopies", name, {}, opts);
    const key = new EncryptionKey(
      `${name}-key`,
      { deployment, purpose: "copies of the other site's snapshots", part: "warehouse" },
      { parent: this },
    );
    new SnapshotCopyGrant(
      name,
      {
        snapshotCopyGrantName: deployment.names.snapshotCopyGrant,
        kmsKeyId: key.arn,
        tags: tags(deployment, name),
      },
      stateful(deployment, "warehouse", { parent: this }),
    );
    this.keyArn = key.arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}
