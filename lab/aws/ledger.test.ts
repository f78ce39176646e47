import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
});
