import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "../../pipeline-dsl/checks";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { curatedColumns, keyColumns, sourceKeyColumns } from "../../pipeline-dsl/targets/curated";
import { LONGEST_IDENTIFIER, OWN_PREFIX } from "../../pipeline-dsl/targets/own-name";
import { printStepBatch, renderStatement, type SqlBatch } from "../../pipeline-dsl/targets/redshift";
import { RESERVED_WORDS } from "../../pipeline-dsl/targets/redshift/reserved-words";
import { runsSql, stepsOf } from "../../pipeline-dsl/targets/steps";
import { OwnPostgres } from "../warehouse/own-postgres";
import { rewriteForPostgres } from "../warehouse/rewrite";
import type { Cell, WarehouseSession } from "../warehouse/server";
import { lakeOf, RENTAL_MODEL, withKeys } from "./rental-warehouse";
import type { SourceState } from "./change-log";

type NameOf = (kind: "table" | "column", original: string) => string;

/** The rental pipeline with other names for its warehouse's tables and columns; the source keeps its own. */
function renamed(nameOf: NameOf): PipelineModel {
  const table = (name: string): string => nameOf("table", name);
  const column = (name: string): string => nameOf("column", name);
  const rename = (target: Target): Target => {
    const base = {
      ...target,
      name: table(target.name),
      key: column(target.key),
      columns: target.columns.map((each) => {
        const { value } = each;
        if (value.kind === "expression") return { ...each, name: column(each.name) };
        const by = value.by.map((part) => ({ ...part, column: column(part.column) }));
        return {
          ...each,
          name: column(each.name),
          value: { ...value, dimension: table(value.dimension), by },
        };
      }),
    };
    if (base.kind === "fact") return { ...base, grain: base.grain.map(column) };
    const { from, history } = base;
    return {
      ...base,
      naturalKey: base.naturalKey.map(column),
      from:
        from.kind === "table"
          ? from
          : { ...from, values: from.values.map((value) => ({ ...value, column: column(value.column) })) },
      history:
        history.kind === "overwrite" ? history : { ...history, from: column(history.from), to: column(history.to) },
    };
  };
  const { warehouse } = RENTAL_MODEL;
  return { ...RENTAL_MODEL, warehouse: { ...warehouse, targets: warehouse.targets.map(rename) } };
}

function sqlBatches(model: PipelineModel): readonly SqlBatch[] {
  return stepsOf(model)
    .filter(runsSql)
    .map((step) => printStepBatch(model, [], step));
}

const VALUES = {
  run_id: "run",
  window_start: "",
  epoch: "1",
  lakeRoot: "s3:/",
  lakeKeyArn: "key",
  copyRoleArn: "role",
};

function textsOf(batch: SqlBatch, date: string): readonly string[] {
  const values = { ...VALUES, logical_date: date, folder: `load_date=${date}`, window_end: `${date}T02:00:00` };
  return batch.statements.map((statement) => renderStatement(statement, values));
}

/** What the pipeline calls its own, in all that is printed, queries within literals included: as a user would hit upon it. */
function ownWords(): readonly string[] {
  const text = sqlBatches(RENTAL_MODEL)
    .flatMap((batch) => textsOf(batch, "2026-01-31"))
    .join("\n");
  const own = new Set(text.match(/(?<![A-Za-z0-9_])__[a-z][a-z0-9_]*/g));
  return [...own]
    .flatMap((word) => [word.slice(2), word.slice(1)])
    .filter((word) => !RESERVED_WORDS.has(word) && word.length <= LONGEST_IDENTIFIER);
}

/** Columns of tables of our own, which share no FROM with a table of the definition. */
const COLUMNS_OF_OWN_TABLES = new Set(
  "run_id epoch logical_date window_start window_end watermark batch_id overtaken loaded_at runs columns inserted updated closed removed rekeyed".split(
    " ",
  ),
);

/** Names that the printed statements give: aliases, temporary tables, variables. */
function namesGiven(): readonly string[] {
  const text = sqlBatches(RENTAL_MODEL)
    .flatMap((batch) => textsOf(batch, "2026-01-31"))
    .join(";\n")
    .replace(/^\s*--.*$/gm, "");
  const patterns = [
    /\bAS ([a-z_]\w*)/g,
    /\bTEMP TABLE (\w+)/g,
    /^ {2}([a-z_]\w*) (?:BIGINT|INTEGER|VARCHAR\(\d+\));$/gm,
  ];
  return [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name)))];
}

const TABLES = [...new Set(RENTAL_MODEL.warehouse.targets.map(({ name }) => name))];
const COLUMNS = [
  ...new Set(
    RENTAL_MODEL.warehouse.targets.flatMap((target) => [
      target.key,
      ...target.columns.map(({ name }) => name),
      ...(target.kind === "dimension" && target.history.kind === "versions"
        ? [target.history.from, target.history.to]
        : []),
    ]),
  ),
];

/** Names in this order for the tables, then the columns. A column may have a table's name. */
function namesFrom(pool: readonly string[]): NameOf {
  const tables = new Map(TABLES.map((name, index) => [name, pool[index % pool.length]]));
  const columns = new Map(COLUMNS.map((name, index) => [name, pool[(TABLES.length + index) % pool.length]]));
  return (kind, original) => (kind === "table" ? tables : columns).get(original) ?? original;
}

function namingFaults(model: PipelineModel): readonly string[] {
  return runChecks(model, { placesOf: () => [] })
    .filter(({ code }) => /name|identifier|duplicate/.test(code))
    .map(({ message }) => message);
}

const PRICES = ["10.00", "20.00"];

/** Two days in which an apartment changes, one vanishes and one comes, so that every statement has rows to work on. */
const DAYS: readonly (SourceState & { readonly date: string })[] = [0, 1].map((day) => ({
  date: `2026-01-3${String(day)}`,
  apartments: [1, 2, 3, 4, 5, 6].map((number) => ({
    apartment_id: day === 1 && number === 6 ? 7 : number,
    location: number === 5 ? null : `city ${String(number % 2)}`,
    price: number === 1 ? (PRICES[day] ?? null) : "30.00",
    created_at: "2026-01-01",
  })),
  bookings: [1, 2, 3, 4, 5, 6].map((number) => ({
    booking_id: number,
    apartment_id: number + day,
    user_id: number,
    start_date: "2026-01-30",
    end_date: "2026-02-01",
    amount: PRICES[day] ?? null,
  })),
  viewings: [{ viewing_id: day + 1, apartment_id: 1, user_id: 9, viewing_date: `2026-01-3${String(1 - day)}` }],
}));

test("no printed statement gives a name that a definition could give too", () => {
  const given = namesGiven();
  expect(given).toEqual(expect.arrayContaining(["__this_run", "__first_day", "__existing", "__incoming"]));
  const known = new Set([...TABLES, ...COLUMNS]);
  expect(
    given.filter((name) => !name.startsWith(OWN_PREFIX) && !known.has(name) && !COLUMNS_OF_OWN_TABLES.has(name)),
  ).toEqual([]);
});

describe("names of a definition and names of the pipeline", () => {
  const folder = mkdtempSync(join(tmpdir(), "names-"));
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await OwnPostgres.open(folder);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** Every table's rows, column by position, after each day. */
  async function rowsOf(model: PipelineModel): Promise<unknown> {
    const { schema, targets } = model.warehouse;
    const tables: unknown[] = [];
    for (const day of DAYS) {
      for (const batch of sqlBatches(model)) await inSession((session) => runBatch(session, model, batch, day));
      for (const target of targets) {
        const order = target.columns.map((_, index) => String(index + 1)).join(", ");
        tables.push(
          await inSession(async (session) => {
            const { rows } = await session.query(`SELECT * FROM ${schema}."${target.name}" ORDER BY ${order}`);
            return rows;
          }),
        );
      }
    }
    await inSession((session) => session.query(`DROP SCHEMA ${schema} CASCADE`));
    return tables;
  }

  async function runBatch(
    session: WarehouseSession,
    model: PipelineModel,
    batch: SqlBatch,
    day: (typeof DAYS)[number],
  ): Promise<void> {
    await session.query("BEGIN");
    for (const text of textsOf(batch, day.date)) {
      const action = rewriteForPostgres(text);
      if (action.kind === "sql") await session.query(action.text);
      if (action.kind === "unload") await session.query(action.query);
      if (action.kind === "copy") {
        const index = model.warehouse.targets.findIndex(({ name }) => action.from.includes(`/curated/${name}/`));
        const [target, original] = [model.warehouse.targets[index], RENTAL_MODEL.warehouse.targets[index]];
        if (target === undefined || original === undefined) continue;
        const [, keys = ""] = /\/curated\/[^/]+(\/_(?:keys|held))?\/load_date=/.exec(action.from) ?? [];
        const of = {
          "": curatedColumns(target),
          "/_keys": keyColumns(target),
          "/_held": sourceKeyColumns(model, target),
        };
        const columns = of[keys as keyof typeof of].map(({ name }) => name);
        const rows = (withKeys(lakeOf(day), RENTAL_MODEL)[`${original.name}${keys}`] ?? []).map((row) =>
          Object.fromEntries(Object.values<Cell>(row).map((value, position) => [columns[position] ?? "", value])),
        );
        const json = JSON.stringify(rows).replaceAll("'", "''");
        await session.query(
          `INSERT INTO ${action.table} SELECT * FROM json_populate_recordset(NULL::${action.table}, '${json}')`,
        );
      }
    }
    await session.query("COMMIT");
  }

  async function inSession<Result>(work: (session: WarehouseSession) => Promise<Result>): Promise<Result> {
    const session = await server.openSession();
    try {
      return await work(session);
    } finally {
      await session.end();
    }
  }

  test("every name of the pipeline without its mark can be a table's and a column's, and changes no row", async () => {
    const expected = await rowsOf(RENTAL_MODEL);
    const words = ownWords();
    expect(words).toEqual(expect.arrayContaining(["changes", "_fate", "this_run", "load_history", "existing"]));
    const size = TABLES.length + COLUMNS.length;
    for (let start = 0; start < words.length; start += size) {
      const names = [...words.slice(start), ...words].slice(0, size);
      const model = renamed(namesFrom(names));
      expect(namingFaults(model)).toEqual([]);
      expect({ names, rows: await rowsOf(model) }).toEqual({ names, rows: expected });
    }
  }, 300_000);

  test("names as long as allowed, which differ in their last letters only, change no row", async () => {
    const long = (index: number): string => "n".repeat(LONGEST_IDENTIFIER - 3) + String(index).padStart(3, "0");
    const model = renamed(namesFrom(Array.from({ length: 60 }, (_, index) => long(index))));
    expect(namingFaults(model)).toEqual([]);
    expect(await rowsOf(model)).toEqual(await rowsOf(RENTAL_MODEL));
  }, 300_000);
});
