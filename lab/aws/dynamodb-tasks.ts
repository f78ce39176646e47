import {
  DeleteItemCommand,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { messageOf } from "../errors";
import { TaskError, type TaskHandler, type TaskHandlers } from "../executions/task";
import type { Json, JsonObject } from "../json";
import type { Ledger } from "./ledger";

/**
 * The DynamoDB actions that a state machine may use. A state's parameters are the API's own document, which the
 * printer's tests check against the API's model; DynamoDB itself refuses what is wrong in them.
 */
type Action = (client: DynamoDBClient, parameters: JsonObject) => Promise<object>;

const READS: Readonly<Record<string, Action>> = {
  getItem: (client, parameters) => client.send(new GetItemCommand(parameters as unknown as GetItemCommandInput)),
  query: (client, parameters) => client.send(new QueryCommand(parameters as unknown as QueryCommandInput)),
};

const WRITES: Readonly<Record<string, Action>> = {
  putItem: (client, parameters) => client.send(new PutItemCommand(parameters as unknown as PutItemCommandInput)),
  updateItem: (client, parameters) =>
    client.send(new UpdateItemCommand(parameters as unknown as UpdateItemCommandInput)),
  deleteItem: (client, parameters) =>
    client.send(new DeleteItemCommand(parameters as unknown as DeleteItemCommandInput)),
  transactWriteItems: (client, parameters) =>
    client.send(new TransactWriteItemsCommand(parameters as unknown as TransactWriteItemsCommandInput)),
};

export function dynamodbTasks(ledger: Ledger): TaskHandlers {
  const handlers: Record<string, TaskHandler> = {};
  for (const [name, action] of Object.entries({ ...READS, ...WRITES })) {
    const changes = name in WRITES;
    // Step Functions spells the service differently in the errors of its two integrations.
    handlers[`dynamodb:${name}`] = (call) => perform(ledger, action, changes, call.input, "DynamoDB");
    handlers[`aws-sdk:dynamodb:${name}`] = (call) => perform(ledger, action, changes, call.input, "DynamoDb");
  }
  return handlers;
}

async function perform(
  ledger: Ledger,
  action: Action,
  changes: boolean,
  parameters: JsonObject,
  service: string,
): Promise<Json> {
  try {
    const { $metadata: _, ...answer } = (await action(ledger.client, parameters)) as { $metadata?: unknown };
    if (changes) await ledger.save();
    return JSON.parse(JSON.stringify(answer)) as Json;
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    throw new TaskError(`${service}.${error.name}`, messageOf(error));
  }
}
