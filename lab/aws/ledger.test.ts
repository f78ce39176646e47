import * as fc from "fast-check";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdOnly } from "../executions/scripted-ledger";
import type { TaskCall } from "../executions/task";
import type { JsonObject } from "../json";
import { dynamodbTasks } from "./dynamodb-tasks";
import { Ledger } from "./ledger";
import { startMoto, type AwsServer } from "./moto";

describe("the ledger in moto", () => {
  let server: AwsServer;
  const path = join(mkdtempSync(join(tmpdir(), "lab-ledger-")), "ledger.json");
  const key = { pipeline: { S: "p" }, item: { S: "latest" } };

  beforeAll(async () => {
    server = await startMoto();
  }, 30_000);
  afterAll(() => server.stop());

  function call(ledger: Ledger, resource: string, input: JsonObject): Promise<unknown> {
    const handler = dynamodbTasks(ledger)[resource];
    if (handler === undefined) throw new Error(resource);
    const task: TaskCall = {
      resource,
      state: "s",
      execution: "e",
      attempt: 1,
      input,
      signal: new AbortController().signal,
    };
    return handler(task);
  }

  test("runs the machine's transactions and refuses what their conditions refuse, by AWS's error name", async () => {
    const ledger = new Ledger(server.clientOptions, "first", path);
    await ledger.open();
    const take = {
      TransactItems: [
        {
          Put: {
            TableName: "first",
            Item: { ...key, owner: { S: "me" } },
            ConditionExpression: "attribute_not_exists(pipeline)",
          },
        },
      ],
    };
    await call(ledger, "aws-sdk:dynamodb:transactWriteItems", take);
    await expect(call(ledger, "aws-sdk:dynamodb:transactWriteItems", take)).rejects.toMatchObject({
      name: "DynamoDb.TransactionCanceledException",
    });
    const update = {
      TableName: "first",
      Key: key,
      UpdateExpression: "SET n = :n",
      ConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
    };
    await expect(
      call(ledger, "dynamodb:updateItem", {
        ...update,
        ExpressionAttributeValues: { ":n": { N: "1" }, ":o": { S: "you" } },
      }),
    ).rejects.toMatchObject({ name: "DynamoDB.ConditionalCheckFailedException" });
    await call(ledger, "dynamodb:updateItem", {
      ...update,
      ExpressionAttributeValues: { ":n": { N: "1" }, ":o": { S: "me" } },
    });
    const answer = await call(ledger, "dynamodb:getItem", { TableName: "first", Key: key, ConsistentRead: true });
    expect(answer).toEqual({ Item: { ...key, owner: { S: "me" }, n: { N: "1" } } });
    ledger.close();
  });

  test("finds its items again after the server is gone", async () => {
    const ledger = new Ledger(server.clientOptions, "second", path);
    await ledger.open();
    expect(await ledger.item("p", "latest")).toEqual({ ...key, owner: { S: "me" }, n: { N: "1" } });
    ledger.close();
  });

  test("the file holds what the table holds, whatever is written, taken away and refused, in turn or at once", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "lab-ledger-")), "ledger.json");
    const ledger = new Ledger(server.clientOptions, "third", file);
    await ledger.open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(write, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), async (turns) => {
        await holdOnly(ledger, []);
        await ledger.save();
        for (const turn of turns)
          await Promise.allSettled(turn.map(([resource, input]) => call(ledger, resource, input)));
        expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(await ledger.items());
      }),
      { numRuns: 40 },
    );
    ledger.close();
  });
});

/** A write of one item of the table, or of several together; half of them only if the item is there. */
const write = fc.oneof(
  fc
    .constantFrom("putItem", "updateItem", "deleteItem")
    .chain((kind) =>
      change(fc.constantFrom("a", "b", "c")).map((input): [string, JsonObject] => [
        `dynamodb:${kind}`,
        input[kind] ?? {},
      ]),
    ),
  fc
    .tuple(change(fc.constant("a")), change(fc.constant("b")), change(fc.constant("c")))
    .map(([put, update, remove]): [string, JsonObject] => [
      "aws-sdk:dynamodb:transactWriteItems",
      {
        TransactItems: [
          { Put: put["putItem"] ?? {} },
          { Update: update["updateItem"] ?? {} },
          { Delete: remove["deleteItem"] ?? {} },
        ],
      },
    ]),
);

/** What may be done to an item, by action. */
function change(name: fc.Arbitrary<string>): fc.Arbitrary<Readonly<Record<string, JsonObject>>> {
  return fc.record({ item: name, n: fc.nat(9), ifThere: fc.boolean() }).map(({ item, n, ifThere }) => {
    const Key = { pipeline: { S: "p" }, item: { S: item } };
    const common = { TableName: "third", ...(ifThere ? { ConditionExpression: "attribute_exists(pipeline)" } : {}) };
    return {
      putItem: { ...common, Item: { ...Key, n: { N: String(n) } } },
      updateItem: {
        ...common,
        Key,
        UpdateExpression: "SET n = :n",
        ExpressionAttributeValues: { ":n": { N: String(n) } },
      },
      deleteItem: { ...common, Key },
    };
  });
}
