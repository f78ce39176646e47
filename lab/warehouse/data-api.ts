import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { codeAndMessage } from "../errors";
import { TaskError, type TaskCall, type TaskHandlers } from "../executions/task";
import type { Json, JsonObject } from "../json";
import type { WarehouseAction } from "./action";
import { runBatch, SessionEnded } from "./batch";
import type { Cell, QueryResult, WarehouseServer } from "./server";

/** A batch is as many as BatchExecuteStatement takes. */
const MOST_STATEMENTS = 40;
/** How long one describeStatement waits for the end: the machine's own pauses take no time in the lab. */
const LONGEST_WAIT_MILLISECONDS = 30_000;

export interface DataApiOptions {
  /** `name`: the workgroup or cluster that the call names. */
  readonly openWarehouse: (name: string) => Promise<WarehouseServer>;
  readonly rewrite: (statement: string) => WarehouseAction;
  readonly temporaryFolder: string;
  /** True when a fault asks for this batch's session to end half-way. */
  readonly isToBeKilled: (call: TaskCall) => boolean;
}

interface Statement {
  readonly id: string;
  status: "STARTED" | "FINISHED" | "FAILED" | "ABORTED";
  error: string | null;
  results: readonly QueryResult[];
  ended: Promise<void>;
}

/** The Redshift Data API over the lab's PostgreSQL. */
export class DataApi {
  private readonly statements = new Map<string, Statement>();
  private readonly idsByToken = new Map<string, string>();

  constructor(private readonly options: DataApiOptions) {}

  get tasks(): TaskHandlers {
    return {
      "aws-sdk:redshiftdata:batchExecuteStatement": (call) =>
        Promise.resolve(this.submit(call, textsOf(call.input["Sqls"]))),
      "aws-sdk:redshiftdata:executeStatement": (call) =>
        Promise.resolve(this.submit(call, textsOf([call.input["Sql"] ?? null]))),
      "aws-sdk:redshiftdata:describeStatement": (call) => this.describe(call.input),
      "aws-sdk:redshiftdata:getStatementResult": (call) => Promise.resolve(this.result(call.input)),
    };
  }

  /** Ends when no statement runs any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.statements.values()].map((statement) => statement.ended));
  }

  private submit(call: TaskCall, texts: readonly string[]): Json {
    if (texts.length > MOST_STATEMENTS) {
      throw new TaskError(
        "RedshiftData.ValidationException",
        `a batch has ${String(texts.length)} statements, at most 40 are allowed`,
      );
    }
    const token = typeof call.input["ClientToken"] === "string" ? call.input["ClientToken"] : randomUUID();
    const known = this.idsByToken.get(token);
    if (known !== undefined) return { Id: known };

    const statement: Statement = {
      id: randomUUID(),
      status: "STARTED",
      error: null,
      results: [],
      ended: Promise.resolve(),
    };
    statement.ended = this.execute(statement, warehouseIn(call.input), texts, this.options.isToBeKilled(call));
    this.statements.set(statement.id, statement);
    this.idsByToken.set(token, statement.id);
    return { Id: statement.id };
  }

  private async execute(statement: Statement, name: string, texts: readonly string[], kill: boolean): Promise<void> {
    try {
      const actions = texts.map((text) => this.options.rewrite(text));
      const killBefore = kill ? Math.ceil(texts.length / 2) : null;
      const server = await this.options.openWarehouse(name);
      statement.results = await runBatch(server, {
        actions,
        killBefore,
        temporaryFolder: this.options.temporaryFolder,
      });
      statement.status = "FINISHED";
    } catch (error) {
      statement.status = error instanceof SessionEnded ? "ABORTED" : "FAILED";
      statement.error = `ERROR: ${describeError(error)}`;
    }
  }

  private async describe(input: JsonObject): Promise<Json> {
    const statement = this.find(input);
    const noLonger = new AbortController();
    await Promise.race([
      statement.ended.finally(() => {
        noLonger.abort();
      }),
      pause(LONGEST_WAIT_MILLISECONDS, undefined, { signal: noLonger.signal }).catch(() => undefined),
    ]);
    const { id, status, error, results } = statement;
    return { Id: id, Status: status, HasResultSet: results.some(hasRows), ...(error === null ? {} : { Error: error }) };
  }

  private result(input: JsonObject): Json {
    const id = String(input["Id"]);
    const statement = this.find({ Id: id.split(":")[0] ?? id });
    // `id:2` names the second statement of a batch.
    const number = Number(id.split(":")[1] ?? statement.results.length);
    const result = statement.results[number - 1];
    if (result === undefined || !hasRows(result)) {
      throw new TaskError("RedshiftData.ResourceNotFoundException", `statement ${id} has no result`);
    }
    return {
      ColumnMetadata: result.columns.map((name) => ({ name })),
      Records: result.rows.map((row) => row.map(field)),
      TotalNumRows: result.rows.length,
    };
  }

  private find(input: JsonObject): Statement {
    const id = String(input["Id"]);
    const statement = this.statements.get(id);
    if (statement === undefined)
      throw new TaskError("RedshiftData.ResourceNotFoundException", `there is no statement ${id}`);
    return statement;
  }
}

function warehouseIn(input: JsonObject): string {
  return String(input["WorkgroupName"] ?? input["ClusterIdentifier"] ?? "");
}

function textsOf(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value))
    throw new TaskError("RedshiftData.ValidationException", "Sqls must be a list of statements");
  return value.map((text) => {
    if (typeof text !== "string") throw new TaskError("RedshiftData.ValidationException", "a statement must be text");
    return text;
  });
}

function hasRows(result: QueryResult): boolean {
  return result.columns.length > 0;
}

function field(cell: Cell): JsonObject {
  if (cell === null) return { isNull: true };
  if (typeof cell === "boolean") return { booleanValue: cell };
  if (typeof cell === "string") return { stringValue: cell };
  return Number.isInteger(cell) ? { longValue: cell } : { doubleValue: cell };
}

/** The server's message with its detail; PostgreSQL puts the offending row there. */
function describeError(error: unknown): string {
  const detail =
    typeof error === "object" && error !== null && "detail" in error && typeof error.detail === "string"
      ? error.detail
      : "";
  const message = codeAndMessage(error);
  return detail === "" ? message : `${message} (${detail})`;
}
