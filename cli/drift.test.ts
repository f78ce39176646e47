import Ajv from "ajv";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { createConnection } from "mysql2/promise";
import { createTable } from "../lab/marketplace/source-tables";
import { type SourceServer, startMariaDb } from "../lab/source/mariadb";
import { OwnPostgres } from "../lab/warehouse/own-postgres";
import type { DriftDocument } from "../pipeline-dsl/review/drift/document";
import schema from "../pipeline-dsl/review/drift/drift.schema.json";
import { modelHash } from "../pipeline-dsl/model/canonical";
import { parseModel } from "../pipeline-dsl/model/schema";
import { folderWith, pipeline, SMALL_DEFINITION } from "./testing";

jest.setTimeout(120_000);

let folder: string;
let servers: string;
let source: SourceServer;
let warehouse: OwnPostgres;
let url: string;

beforeAll(async () => {
  folder = folderWith(SMALL_DEFINITION);
  pipeline(["lock"], folder);
  servers = mkdtempSync(join(tmpdir(), "drift-servers-"));
  source = await startMariaDb(join(servers, "source"));
  warehouse = await OwnPostgres.open(join(servers, "warehouse"));
  const { host, port, username: user, database } = await source.database("shop");
  url = `mysql://${user}@${host}:${String(port)}/${database}`;
  const connection = await createConnection({ host, port, user, database });
  const [shop] = lockedModel().sources;
  for (const table of shop?.tables ?? []) await createTable(connection, table);
  await connection.query("ALTER TABLE articles ADD COLUMN colour VARCHAR(10), MODIFY price DECIMAL(12,2)");
  await connection.end();
});
afterAll(async () => {
  await source.stop();
  await warehouse.close();
  rmSync(servers, { recursive: true });
});

function lockedModel() {
  return parseModel(readFileSync(join(folder, "pipeline.lock.json"), "utf8"));
}

test("what a source has come to is said with its place and the edit that takes it in", () => {
  const { exitCode, stdout } = pipeline(["drift", "--source", url], folder);
  expect(stdout).toContain("shop.articles.colour: varchar(10), which no run reads\n    at sources.ts:");
  expect(stdout).toContain("fix: add colour: varchar(10) to the columns of articles");
  expect(stdout).toContain("shop.articles.price: decimal(12,2), the definition says DECIMAL(10,2)");
  expect(stdout).toContain("2 differences");
  expect(exitCode).toBe(1);
});

test("the edits, made as they are written, end it", () => {
  const edited = folderWith({
    ...SMALL_DEFINITION,
    "sources.ts": SMALL_DEFINITION["sources.ts"].replace(
      "price: decimal(10, 2),",
      "price: decimal(12, 2), colour: varchar(10),",
    ),
  });
  const { exitCode, stdout } = pipeline(["drift", "--source", url], edited);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("no drift")]);
});

test("--json is what its schema says, of every place that was asked; nobody's password is in it", () => {
  const { exitCode, stdout } = pipeline(["drift", "--json", "--deployed", "0".repeat(64)], folder, {
    PIPELINE_SOURCE: `shop=${url.replace("//root@", "//root:sesame@")}`,
    PIPELINE_WAREHOUSE: warehouse.url,
  });
  const document = JSON.parse(stdout) as DriftDocument;
  const matches = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);
  expect(matches(document) ? [] : matches.errors).toEqual([]);
  expect(document.asked.map(({ where, failure }) => [where, failure?.code ?? null])).toEqual([
    ["source", "Source.AccessDenied"],
    ["warehouse", null],
    ["deployment", null],
  ]);
  expect(document.drift.map(({ kind }) => kind)).toEqual(["warehouse-schema-missing", "model-differs"]);
  expect(stdout).not.toContain("sesame");
  expect(exitCode).toBe(1);
});

test("a hash that is this checkout's is no drift", () => {
  const { exitCode } = pipeline(["drift", "--deployed", modelHash(lockedModel())], folder);
  expect(exitCode).toBe(0);
});

test("SARIF has a rule a kind, and a line of the definition for each finding", () => {
  const { stdout } = pipeline(["drift", "--source", url, "--sarif"], folder);
  const { runs } = JSON.parse(stdout) as Log;
  const [run] = runs;
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(["source-type-changed", "source-column-unread"]);
  expect(run?.results?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri)).toEqual([
    "sources.ts",
    "sources.ts",
  ]);
});

test.each([
  [[], 2, "there is nothing to compare with"],
  [["--deployed", "abc"], 2, "64 hexadecimal digits"],
  [["--source", "shp=mysql://a@127.0.0.1:1/b"], 1, "Lab.UnknownSource"],
  [["--source", "http://a"], 1, "Lab.InvalidSourceUrl"],
  [["--warehouse", "mysql://a"], 1, "Lab.InvalidWarehouseUrl"],
  [["--home", "nowhere"], 1, "Lab.NoHome"],
  [["--source", "mysql://a@127.0.0.1:1/b"], 1, "Source.Unreachable"],
  [["--warehouse", "postgresql://a@127.0.0.1:1/b"], 1, "Warehouse.Unreachable"],
])("drift %j ends with %i: %s", (parameters, code, text) => {
  const { exitCode, stderr } = pipeline(["drift", ...parameters], folder);
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)]);
});

test("a stale lock is said: the warehouse is compared with what was agreed on", () => {
  const stale = folderWith({
    ...SMALL_DEFINITION,
    "pipeline.ts": SMALL_DEFINITION["pipeline.ts"].replace("02:00", "03:00"),
  });
  copyFileSync(join(folder, "pipeline.lock.json"), join(stale, "pipeline.lock.json"));
  const { stderr } = pipeline(["drift", "--warehouse", warehouse.url], stale);
  expect(stderr).toContain("the lock is not what the definition says");
  writeFileSync(join(stale, "pipeline.lock.json"), "{}");
  expect(pipeline(["drift", "--warehouse", warehouse.url], stale).stderr).toContain("Pipeline.LockUnreadable");
});
