import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import {
  initialPlan,
  printEnsureBatch,
  printMigrateBatch,
  printMigration,
  type SqlBatch,
} from "../../pipeline-dsl/targets/redshift";
import { RENTAL_MODEL } from "../oracle/rental-warehouse";
import { runBatch } from "./batch";
import { judge } from "./dialect/judge";
import { OwnPostgres } from "./own-postgres";
import { rewriteForPostgres } from "./rewrite";
import type { QueryResult } from "./server";

/** What ends a literal, a procedure's body, a comment, a statement or a line somewhere, and all else but NUL. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        "\\",
        "\\'",
        "$$",
        "$__1$",
        "$",
        "\n",
        "\r\n",
        "\u2028",
        "--",
        ";",
        "/*",
        "%",
        "{run_id}",
        '"',
      ),
      fc.string({ unit: "binary", maxLength: 5 }).filter((text) => !text.includes("\0")),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

function describedAs(target: Target, description: string): Target {
  return { ...target, description, columns: target.columns.map((column) => ({ ...column, description })) };
}

const folder = mkdtempSync(join(tmpdir(), "lab-any-text-"));
let server: OwnPostgres;
beforeAll(async () => {
  server = await OwnPostgres.open(join(folder, "data"));
});
afterAll(() => server.close());

async function ask(text: string): Promise<QueryResult["rows"]> {
  const actions = [{ kind: "sql" as const, text, filled: null, locked: null }];
  return (await runBatch(server, { actions, killBefore: null, temporaryFolder: folder }))[0]?.rows ?? [];
}

async function send(batch: SqlBatch): Promise<void> {
  // Nothing in it depends on a run.
  const texts = batch.statements.map(({ parts }) => parts.join(""));
  for (const text of texts) expect([text, await judge(text)]).toEqual([text, []]);
  await runBatch(server, { actions: texts.map(rewriteForPostgres), killBefore: null, temporaryFolder: folder });
}

test.each(["migrations", "what is missing"])("any text reaches the warehouse as it is, by %s", async (by) => {
  const [first] = RENTAL_MODEL.warehouse.targets.filter(({ kind }) => kind === "dimension");
  if (first === undefined) throw new Error("the rental pipeline has a dimension");
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (description, value) => {
      const schema = RENTAL_MODEL.warehouse.schema;
      const target = describedAs(first, description);
      const type = { kind: "varchar", length: 200 } as const;
      const expression = { kind: "constant", value, type, nullable: false } as const;
      const column = {
        name: "added",
        type,
        nullable: false,
        value: { kind: "expression", expression },
        description,
      } as const;
      const model: PipelineModel = { ...RENTAL_MODEL, warehouse: { ...RENTAL_MODEL.warehouse, targets: [target] } };
      const addition = { kind: "addColumn" as const, target, column, existingRows: value };
      await ask(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await send(
        by === "migrations"
          ? printMigrateBatch(model, [
              printMigration(schema, 1, "initial", initialPlan(model)),
              printMigration(schema, 2, "addition", { steps: [addition] }),
            ])
          : printEnsureBatch(model),
      );
      const table = `${schema}.${target.name}`;
      const found = await ask(
        `SELECT obj_description('${table}'::regclass), col_description('${table}'::regclass, 2) ${by === "migrations" ? `, (SELECT added FROM ${table})` : ""}`,
      );
      // A comment that says nothing is none.
      const told = description === "" ? null : description;
      expect(found).toEqual([[told, told, ...(by === "migrations" ? [value] : [])]]);
    }),
    { numRuns: 15 },
  );
});
