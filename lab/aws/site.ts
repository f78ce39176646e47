import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { firstSiteDocument, siteItem } from "../../pipeline-dsl/targets/recovery";
import type { Ledger } from "./ledger";

/**
 * What a deployment does once: without the document no run begins. A ledger that was used and has none has lost it, and stays
 * like that: a first document in its place could make a site active that a failover had left.
 */
export async function ensureSite(ledger: Ledger, { name }: PipelineModel, bindings: Bindings): Promise<void> {
  if ((await ledger.items()).some(({ pipeline }) => pipeline?.S === name)) return;
  await ledger.client.send(
    new PutItemCommand({ TableName: ledger.table, Item: siteItem(name, firstSiteDocument(bindings)) }),
  );
  await ledger.save();
}
