import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { readTextIfPresent, writeJson } from "../home/files";
import type { ClientOptions } from "./moto";

export type LedgerItem = Record<string, AttributeValue>;

/** The run ledger: a DynamoDB table whose items outlive moto in a file, if it is given one. */
export class Ledger {
  readonly client: DynamoDBClient;
  private saving: Promise<void> = Promise.resolve();

  constructor(
    options: ClientOptions,
    readonly table: string,
    private readonly path: string | null,
  ) {
    this.client = new DynamoDBClient(options);
  }

  /** Makes the table with the items of the file. */
  async open(): Promise<void> {
    await this.client.send(
      new CreateTableCommand({
        TableName: this.table,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [
          { AttributeName: "pipeline", KeyType: "HASH" },
          { AttributeName: "item", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "pipeline", AttributeType: "S" },
          { AttributeName: "item", AttributeType: "S" },
        ],
      }),
    );
    const text = this.path === null ? null : readTextIfPresent(this.path);
    const items = text === null ? [] : (JSON.parse(text) as LedgerItem[]);
    for (let from = 0; from < items.length; from += 25) {
      const puts = items.slice(from, from + 25).map((item) => ({ PutRequest: { Item: item } }));
      await this.client.send(new BatchWriteItemCommand({ RequestItems: { [this.table]: puts } }));
    }
  }

  async item(pipeline: string, item: string): Promise<LedgerItem | null> {
    const key = { pipeline: { S: pipeline }, item: { S: item } };
    const answer = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: key, ConsistentRead: true }),
    );
    return answer.Item ?? null;
  }

  /** Writes all items to the file, one save after another. */
  save(): Promise<void> {
    const { path } = this;
    if (path === null) return Promise.resolve();
    const save = this.saving.then(async () => {
      writeJson(path, await this.items());
    });
    this.saving = save.catch(() => undefined);
    return save;
  }

  async items(): Promise<LedgerItem[]> {
    const items: LedgerItem[] = [];
    for await (const page of paginateScan({ client: this.client }, { TableName: this.table, ConsistentRead: true })) {
      items.push(...(page.Items ?? []));
    }
    return items.sort((left, right) => sortKey(left).localeCompare(sortKey(right)));
  }

  close(): void {
    this.client.destroy();
  }
}

/** What an item is found by. */
export function keyOf(item: LedgerItem): { readonly pipeline: { S: string }; readonly item: { S: string } } {
  return { pipeline: { S: item["pipeline"]?.S ?? "" }, item: { S: item["item"]?.S ?? "" } };
}

function sortKey(item: LedgerItem): string {
  const key = keyOf(item);
  return `${key.pipeline.S} ${key.item.S}`;
}
