import { ConditionalCheckFailedException, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { firstSiteDocument, siteItem } from "../../pipeline-dsl/targets/recovery";
import type { Ledger } from "./ledger";

/** What a deployment does once: without the document no run begins. One that is there is left as it is. */
export async function ensureSite(ledger: Ledger, model: PipelineModel, bindings: Bindings): Promise<void> {
  const document = firstSiteDocument(bindings);
  try {
    await ledger.client.send(
      new PutItemCommand({
        TableName: ledger.table,
        Item: siteItem(model.name, document),
        ConditionExpression: "attribute_not_exists(#item)",
        ExpressionAttributeNames: { "#item": "item" },
      }),
    );
    await ledger.save();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
