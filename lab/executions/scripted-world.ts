import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import type { Step } from "../../pipeline-dsl/targets/steps";
import { firstSiteDocument, SITE_ITEM, type SiteDocument, siteItem } from "../../pipeline-dsl/targets/recovery";
import type { SqlBatch } from "../../pipeline-dsl/targets/redshift/statement";
import { printPipelineMachine, printSqlMachine } from "../../pipeline-dsl/targets/stepfunctions";
import { BATCH_OF_MARK } from "../../pipeline-dsl/targets/stepfunctions/mark";
import { dynamodbTasks } from "../aws/dynamodb-tasks";
import { Ledger } from "../aws/ledger";
import { ensureSite } from "../aws/site";
import type { AwsServer } from "../aws/moto";
import type { Json, JsonObject } from "../json";
import { printedMachine } from "./printed-machine";
import { nameInArn } from "./arn";
import { allStates, type Machine } from "./definition";
import { AT_ONCE, Engine } from "./engine";
import { ExecutionRecords, type ExecutionRecord } from "./records";
import { TaskError, type TaskHandlers } from "./task";

/** `refuse`: a batch complains of what it was given. */
type Outcome = "fail" | "stopped" | "abort" | "refuse";

/** A pipeline's machines over a real ledger, with jobs and a warehouse that do as they are told: for tests. */
export class World {
  /** What the next attempts of a step come to; after that it succeeds. */
  readonly script: Record<string, Outcome[]> = {};
  /** Jobs and batches that were started, in order. */
  started: string[] = [];
  jobArguments: JsonObject = {};
  /** The statements of every batch, in order. */
  readonly submitted: Json[] = [];
  /** Executions of the pipeline's machine that have ended. */
  readonly ran: ExecutionRecord[] = [];
  verdict = "passed";
  onStart: (step: string) => Promise<void> = () => Promise.resolve();
  private readonly statements: { step: string; status: string; error: string }[] = [];
  private readonly records = new ExecutionRecords(join(mkdtempSync(join(tmpdir(), "machine-")), "executions"));
  private readonly engine: Engine;
  private pipelineMachine: Machine;
  private readonly sqlMachine: Machine;
  private children = 0;

  private constructor(
    readonly ledger: Ledger,
    private readonly model: PipelineModel,
  ) {
    this.pipelineMachine = this.print("");
    this.sqlMachine = printedMachine(`${model.name}_sql`, printSqlMachine(model, this.bindings));
    this.engine = new Engine(this.records, this.handlers(), AT_ONCE);
  }

  static async open(server: AwsServer, table: string, model: PipelineModel): Promise<World> {
    const ledger = new Ledger(server.clientOptions, table, null);
    await ledger.open();
    await ensureSite(ledger, model, exampleBindings(model));
    return new World(ledger, model);
  }

  /** Another definition's machine: its migration has other statements. */
  deploy(migration: string): void {
    this.pipelineMachine = this.print(migration);
  }

  private get bindings(): Bindings {
    return { ...exampleBindings(this.model), ledgerTable: this.ledger.table };
  }

  private print(migration: string): Machine {
    const batchOf = ({ name, kind }: Step): SqlBatch => ({
      step: name,
      statements: [
        { parts: ["SELECT '", { run: "logical_date" }, "', '{it''s}'"] },
        { parts: [`SELECT '${name}${kind === "migrate" ? migration : ""}'`] },
      ],
    });
    return printedMachine(this.model.name, printPipelineMachine(this.model, this.bindings, batchOf));
  }

  async run(name: string, input: JsonObject): Promise<ExecutionRecord> {
    this.started = [];
    const record = await this.execute(this.pipelineMachine, name, input);
    this.ran.push(record);
    return record;
  }

  /** All that the pipeline's machine has, those within branches too. */
  get states(): ReadonlySet<string> {
    return new Set(allStates(this.pipelineMachine.definition).keys());
  }

  async item(name: string): Promise<JsonObject> {
    return JSON.parse(JSON.stringify(await this.ledger.item(this.model.name, name))) as JsonObject;
  }

  private execute(machine: Machine, name: string, input: JsonObject): Promise<ExecutionRecord> {
    const signal = new AbortController().signal;
    return this.engine.run({ machine, name, input, signal, onEvent: () => undefined });
  }

  private async start(step: string): Promise<Outcome | "ok"> {
    this.started.push(step);
    await this.onStart(step);
    return this.script[step]?.shift() ?? "ok";
  }

  private handlers(): TaskHandlers {
    return {
      ...dynamodbTasks(this.ledger),
      "aws-sdk:sfn:describeExecution": ({ input }) => {
        const name = nameInArn(textOf(input["ExecutionArn"]));
        const record = this.records.read(name);
        if (record === null) throw new TaskError("Sfn.ExecutionDoesNotExistException", `no execution ${name}`);
        return Promise.resolve({ Status: record.status });
      },
      "glue:startJobRun.sync": async ({ input }) => {
        const job = textOf(input["JobName"]);
        this.jobArguments = input["Arguments"] as JsonObject;
        const outcome = await this.start(job);
        if (outcome === "fail") throw new TaskError("States.TaskFailed", `${job} failed`);
        if (job === this.model.jobs.load.name)
          await this.set(`run#${textOf(this.jobArguments["--run_id"])}`, "quality_verdict", this.verdict);
        return { JobRunState: outcome === "ok" ? "SUCCEEDED" : "STOPPED", Arguments: this.jobArguments };
      },
      "states:startExecution.sync:2": async ({ input }) => {
        this.children += 1;
        const child = await this.execute(this.sqlMachine, `child-${this.children}`, input["Input"] as JsonObject);
        if (child.status === "SUCCEEDED") return { Output: child.output };
        throw new TaskError("States.TaskFailed", JSON.stringify({ Error: child.error, Cause: child.cause }));
      },
      "aws-sdk:redshiftdata:batchExecuteStatement": async ({ input }) => {
        const step = textOf(input["StatementName"]).split(".", 1).join("");
        this.submitted.push(input["Sqls"] ?? null);
        const outcome = await this.start(step);
        this.statements.push({
          step,
          status: outcome === "ok" ? "FINISHED" : outcome === "abort" ? "ABORTED" : "FAILED",
          error: outcome === "refuse" ? `ERROR: Pipeline.RowsVanished: ${step} says so` : `${step}: no such table`,
        });
        return { Id: String(this.statements.length - 1) };
      },
      "aws-sdk:redshiftdata:describeStatement": ({ input }) => {
        const statement = this.statements[Number(input["Id"])];
        if (statement === undefined) throw new TaskError("RedshiftData.ResourceNotFoundException", "no statement");
        const error = statement.status === "FAILED" ? { Error: statement.error } : {};
        return Promise.resolve({ Status: statement.status, ...error });
      },
    };
  }

  /**
   * Another site's failover, or one back to here, has happened. `sureUntil`: as its recovery function has noted; null: it has
   * noted nothing.
   */
  async setSite(active: Site, epoch: number, sureUntil: string | null = null): Promise<void> {
    const document = firstSiteDocument(exampleBindings(this.model));
    await this.putSite({ ...document, active, epoch }, sureUntil);
  }

  /** A document of another format; null: none. */
  async setFormat(format: number | null): Promise<void> {
    const key = { pipeline: { S: this.model.name }, item: { S: SITE_ITEM } };
    if (format === null) {
      await this.ledger.client.send(new DeleteItemCommand({ TableName: this.ledger.table, Key: key }));
      return;
    }
    const document = firstSiteDocument(exampleBindings(this.model));
    const item = { ...siteItem(this.model.name, document), format: { N: String(format) } };
    await this.ledger.client.send(new PutItemCommand({ TableName: this.ledger.table, Item: item }));
  }

  private async putSite(document: SiteDocument, sureUntil: string | null): Promise<void> {
    const noted = sureUntil === null ? {} : { sure_until: { S: sureUntil } };
    const item = { ...siteItem(this.model.name, document), ...noted };
    await this.ledger.client.send(new PutItemCommand({ TableName: this.ledger.table, Item: item }));
  }

  /** As an earlier version's machine has marked the step. */
  async forgetBatch(item: string, step: string): Promise<void> {
    await this.ledger.client.send(
      new UpdateItemCommand({
        TableName: this.ledger.table,
        Key: { pipeline: { S: this.model.name }, item: { S: item } },
        UpdateExpression: "REMOVE #done.#step.#batch",
        ExpressionAttributeNames: { "#done": "done", "#step": step, "#batch": BATCH_OF_MARK },
      }),
    );
  }

  async set(item: string, attribute: string, value: string): Promise<void> {
    await this.ledger.client.send(
      new UpdateItemCommand({
        TableName: this.ledger.table,
        Key: { pipeline: { S: this.model.name }, item: { S: item } },
        UpdateExpression: "SET #attribute = :value",
        ExpressionAttributeNames: { "#attribute": attribute },
        ExpressionAttributeValues: { ":value": { S: value } },
      }),
    );
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
