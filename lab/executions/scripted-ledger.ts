import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { keyOf, type Ledger, type LedgerItem } from "../aws/ledger";

/** Makes it hold these items and no other: a test begins again. */
export async function holdOnly(ledger: Ledger, wanted: readonly LedgerItem[]): Promise<void> {
  const kept = new Set(wanted.map((item) => JSON.stringify(keyOf(item))));
  const gone = (await ledger.items()).map(keyOf).filter((key) => !kept.has(JSON.stringify(key)));
  await ledger.write([
    ...gone.map((Key) => ({ DeleteRequest: { Key } })),
    ...wanted.map((Item) => ({ PutRequest: { Item } })),
  ]);
}

export async function putItem(ledger: Ledger, item: LedgerItem): Promise<void> {
  await ledger.client.send(new PutItemCommand({ TableName: ledger.table, Item: item }));
}
