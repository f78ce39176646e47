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
import type { Keyed, Ledger } from "./ledger";

/**
 * The DynamoDB actions that a state machine may use. A state's parameters are the API's own document, which the
 * printer's tests check against the API's model; DynamoDB itself refuses what is wrong in them.
 */
type Action = (client: DynamoDBClient, parameters: JsonObject) => Promise<object>;

const READS: Readonly<Record<string, Action>> = {
  getItem: (client, parameters) => client.send(new GetItemCommand(parameters as unknown as GetItemCommandInput)),
  query: (client, parameters) => client.send(new QueryCommand(parameters as unknown as QueryCommandInput)),
};

/** A write that is yet to be sent, and the items that it may change. */
interface Write {
  readonly changed: readonly (Keyed | undefined)[];
  readonly send: (client: DynamoDBClient) => Promise<object>;
}

const WRITES: Readonly<Record<string, (parameters: JsonObject) => Write>> = {
  putItem: (parameters) => {
    const input = parameters as unknown as PutItemCommandInput;
    return { changed: [input.Item], send: (client) => client.send(new PutItemCommand(input)) };
  },
  updateItem: (parameters) => {
    const input = parameters as unknown as UpdateItemCommandInput;
    return { changed: [input.Key], send: (client) => client.send(new UpdateItemCommand(input)) };
  },
  deleteItem: (parameters) => {
    const input = parameters as unknown as DeleteItemCommandInput;
    return { changed: [input.Key], send: (client) => client.send(new DeleteItemCommand(input)) };
  },
  transactWriteItems: (parameters) => {
    const input = parameters as unknown as TransactWriteItemsCommandInput;
    const items = input.TransactItems ?? [];
    return {
      changed: items.map(({ Put, Update, Delete }) => Put?.Item ?? Update?.Key ?? Delete?.Key),
      send: (client) => client.send(new TransactWriteItemsCommand(input)),
    };
  },
};

export function dynamodbTasks(ledger: Ledger): TaskHandlers {
  const handlers: Record<string, TaskHandler> = {};
  const actions: Record<string, Action> = { ...READS };
  for (const [name, write] of Object.entries(WRITES)) actions[name] = inTurn(ledger, write);
  for (const [name, action] of Object.entries(actions)) {
    // Step Functions spells the service differently in the errors of its two integrations.
    handlers[`dynamodb:${name}`] = (call) => perform(ledger, action, call.input, "DynamoDB");
    handlers[`aws-sdk:dynamodb:${name}`] = (call) => perform(ledger, action, call.input, "DynamoDb");
  }
  return handlers;
}

function inTurn(ledger: Ledger, write: (parameters: JsonObject) => Write): Action {
  return (client, parameters) => {
    const { changed, send } = write(parameters);
    return ledger.change(
      changed.filter((keyed) => keyed !== undefined),
      () => send(client),
    );
  };
}

async function perform(ledger: Ledger, action: Action, parameters: JsonObject, service: string): Promise<Json> {
  try {
    const { $metadata: _, ...answer } = (await action(ledger.client, parameters)) as { $metadata?: unknown };
    return JSON.parse(JSON.stringify(answer)) as Json;
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    throw new TaskError(`${service}.${error.name}`, messageOf(error));
  }
}
