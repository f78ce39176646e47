import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Ledger, LedgerItem } from "../aws/ledger";

/** Forgets everything: a test begins again. */
export async function emptyLedger(ledger: Ledger): Promise<void> {
  for (const { pipeline, item } of await ledger.items()) {
    if (pipeline === undefined || item === undefined) continue;
    await ledger.client.send(new DeleteItemCommand({ TableName: ledger.table, Key: { pipeline, item } }));
  }
}

export async function putItem(ledger: Ledger, item: LedgerItem): Promise<void> {
  await ledger.client.send(new PutItemCommand({ TableName: ledger.table, Item: item }));
}
