import { Table, type TableArgs, TableItem } from "@pulumi/aws/dynamodb";
import * as pulumi from "@pulumi/pulumi";
import { type SiteDocument, siteItem } from "../../pipeline-dsl/targets/recovery";
import { sortedJson } from "../sorted-json";
import { stateful, tags, transformed, type ComponentArgs, type Transform } from "./component";

export interface LedgerArgs extends ComponentArgs {
  readonly keyArn: pulumi.Input<string>;
  /** What this site knows of where the pipeline lives, until a failover says otherwise. */
  readonly site: pulumi.Input<SiteDocument>;
  readonly transform?: { readonly table?: Transform<TableArgs> };
}

/** The run ledger: lock, memory of a retry, source of the health figures. */
export class Ledger extends pulumi.ComponentResource {
  readonly tableName: pulumi.Output<string>;
  readonly tableArn: pulumi.Output<string>;
  readonly nodes: { readonly table: Table };

  constructor(name: string, args: LedgerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:orchestration:Ledger", name, {}, opts);
    const { deployment } = args;
    const table = new Table(
      name,
      transformed(
        {
          name: deployment.names.ledgerTable,
          billingMode: "PAY_PER_REQUEST",
          hashKey: "pipeline",
          rangeKey: "item",
          attributes: [
            { name: "item", type: "S" },
            { name: "pipeline", type: "S" },
          ],
          pointInTimeRecovery: { enabled: true },
          deletionProtectionEnabled: !deployment.destroyable.has("ledger"),
          serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
          tags: tags(deployment, name),
        },
        args.transform?.table,
      ),
      stateful(deployment, "ledger", { parent: this }),
    );
    new TableItem(
      "site",
      {
        tableName: table.name,
        hashKey: "pipeline",
        rangeKey: "item",
        item: pulumi.output(args.site).apply((site) => sortedJson(siteItem(deployment.model.name, site))),
      },
      // The first deployment writes it, a failover changes it: a later deployment must not fail back.
      { ...stateful(deployment, "ledger", { parent: this }), ignoreChanges: ["item"] },
    );
    this.tableName = table.name;
    this.tableArn = table.arn;
    this.nodes = { table };
    this.registerOutputs({ tableName: this.tableName, tableArn: this.tableArn });
  }
}
