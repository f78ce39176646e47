import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  TransactGetItemsCommand,
  type AttributeValue,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { writeJson } from "../home/files";
import { ledgerItemsIn } from "../home/ledger-file";
import type { ClientOptions } from "./moto";

export type LedgerItem = Record<string, AttributeValue>;

/** The attributes `pipeline` and `item`, with others or without. */
export type Keyed = LedgerItem;

/** The run ledger: a DynamoDB table whose items outlive moto in a file, if it is given one. */
export class Ledger {
  readonly client: DynamoDBClient;
  /** The last that was begun of what is done one after another. */
  private last: Promise<unknown> = Promise.resolve();
  /** What the file holds, by key. */
  private saved = new Map<string, LedgerItem>();

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
    const items = this.path === null ? [] : ledgerItemsIn(this.path);
    this.saved = byKey(items);
    await this.write(items.map((item) => ({ PutRequest: { Item: item } })));
  }

  /** To the table alone. DynamoDB takes 25 at once. */
  async write(requests: readonly WriteRequest[]): Promise<void> {
    for (let from = 0; from < requests.length; from += 25)
      await this.client.send(
        new BatchWriteItemCommand({ RequestItems: { [this.table]: requests.slice(from, from + 25) } }),
      );
  }

  async item(pipeline: string, item: string): Promise<LedgerItem | null> {
    const key = { pipeline: { S: pipeline }, item: { S: item } };
    const answer = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: key, ConsistentRead: true }),
    );
    return answer.Item ?? null;
  }

  /** Brings the file up to the table: whoever else than this process may have written. */
  save(): Promise<void> {
    return this.inTurn(async () => {
      if (this.path !== null) this.keep(this.path, byKey(await this.items()));
    });
  }

  /**
   * Changes these items of the table, then of the file: to read all takes the longer the more runs there have been.
   *
   * Only one change is under way at a time. DynamoDB's transactions are isolated, moto's are not: who reads while one is
   * refused sees what is taken back, and what another writes meanwhile is taken back with it.
   */
  change<Answer>(keys: readonly Keyed[], send: () => Promise<Answer>): Promise<Answer> {
    return this.inTurn(async () => {
      const answer = await send();
      if (this.path === null) return answer;
      const items = new Map(this.saved);
      for (const [key, item] of await this.read(keys)) {
        if (item === null) items.delete(key);
        else items.set(key, item);
      }
      this.keep(this.path, items);
      return answer;
    });
  }

  async items(): Promise<LedgerItem[]> {
    const items: LedgerItem[] = [];
    for await (const page of paginateScan({ client: this.client }, { TableName: this.table, ConsistentRead: true })) {
      items.push(...(page.Items ?? []));
    }
    return sorted(items);
  }

  private inTurn<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const turn = this.last.then(act);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private keep(path: string, items: Map<string, LedgerItem>): void {
    this.saved = items;
    writeJson(path, sorted([...items.values()]));
  }

  /** As of one moment. */
  private async read(keys: readonly Keyed[]): Promise<(readonly [string, LedgerItem | null])[]> {
    const gets = keys.map((keyed) => ({ Get: { TableName: this.table, Key: keyOf(keyed) } }));
    const { Responses } = await this.client.send(new TransactGetItemsCommand({ TransactItems: gets }));
    return keys.map((key, index) => [sortKey(key), Responses?.[index]?.Item ?? null] as const);
  }

  close(): void {
    this.client.destroy();
  }
}

/** What an item is found by. */
export function keyOf(item: Keyed): { readonly pipeline: { S: string }; readonly item: { S: string } } {
  return { pipeline: { S: item["pipeline"]?.S ?? "" }, item: { S: item["item"]?.S ?? "" } };
}

function byKey(items: readonly LedgerItem[]): Map<string, LedgerItem> {
  return new Map(items.map((item) => [sortKey(item), item]));
}

function sorted(items: LedgerItem[]): LedgerItem[] {
  return items.sort((left, right) => sortKey(left).localeCompare(sortKey(right)));
}

function sortKey(item: Keyed): string {
  const key = keyOf(item);
  return `${key.pipeline.S} ${key.item.S}`;
}
