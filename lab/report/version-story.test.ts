import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { ColumnType, Dimension, Expression, Fact, PipelineModel, TargetColumn } from "../../pipeline-dsl/model";
import lock from "../../stacks/rental-marketplace/pipeline.lock.json";
import { OwnPostgres } from "../warehouse/own-postgres";
import type { WarehouseSession } from "../warehouse/server";
import type { ReportData, VersionStory } from "./data";
import { exampleReport } from "./fixture";
import { renderSection } from "./section";
import { versionStoryOf } from "./version-story";
import { versionsSection } from "./versions";

const DATE = "2026-02-04";
const folder = mkdtempSync(join(tmpdir(), "version-story-"));
let server: OwnPostgres;
let session: WarehouseSession;

beforeAll(async () => {
  server = await OwnPostgres.open(folder);
  session = await server.openSession();
});
afterAll(async () => {
  await session.end();
  await server.close();
  rmSync(folder, { recursive: true });
});

const DECIMAL: ColumnType = { kind: "decimal", precision: 12, scale: 4, unsigned: false };
const WHOLE: ColumnType = { kind: "integer", width: "regular", unsigned: false };
const NUMBERS = [
  { name: "weight", type: { kind: "double" }, sql: "DOUBLE PRECISION" },
  { name: "rooms", type: WHOLE, sql: "INTEGER" },
  { name: "Price", type: DECIMAL, sql: "NUMERIC(12,4)" },
  { name: "it's", type: DECIMAL, sql: "NUMERIC(12,4)" },
] as const satisfies readonly { readonly name: string; readonly type: ColumnType; readonly sql: string }[];

/** A day's version of a flat: its numbers, and the days after the first on which its facts begin. */
interface Version {
  readonly numbers: readonly (number | null)[];
  readonly facts: readonly { readonly at: number; readonly days: number }[];
}
type Flats = readonly (readonly Version[])[];

const number = fc.option(fc.constantFrom(0, 1, 7, -12, 250, 0.25), { freq: 4 });
const version = fc.record({
  numbers: fc.tuple(number, number.map(whole), number, number),
  facts: fc.array(fc.record({ at: fc.integer({ min: -90, max: 90 }), days: fc.integer({ min: -3, max: 30 }) }), {
    maxLength: 5,
  }),
});
/** Flats whose numbers change, change in one column, or never do. */
const flats: fc.Arbitrary<Flats> = fc
  .tuple(fc.array(fc.array(version, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), fc.subarray([0, 1, 2, 3]))
  .map(([all, frozen]) =>
    all.map((versions) =>
      versions.map((each) => ({
        ...each,
        numbers: each.numbers.map((value, at) => (frozen.includes(at) ? (versions[0]?.numbers[at] ?? null) : value)),
      })),
    ),
  );

test("the number that is drawn changed, no other is more telling, and every bar and version is there", async () => {
  await fc.assert(
    fc.asyncProperty(flats, async (rows) => {
      await fill(rows);
      const story = await versionStoryOf(MODEL, DATE, (sql) => session.query(sql));
      const changes = NUMBERS.map((_, at) => rows.map((versions) => distinct(versions, at) - 1).filter((n) => n > 0));
      if (story === null || "nothing" in story) {
        expect(changes.flat()).toEqual([]);
        expect(story?.nothing).toContain("No number has changed");
        return;
      }
      const at = NUMBERS.findIndex(({ name }) => name === story.value);
      const rank = (column: number): number[] => [
        NUMBERS[column]?.type === WHOLE ? 0 : 1,
        changes[column]?.length ?? 0,
        (changes[column] ?? []).reduce((sum, each) => sum + each, 0),
      ];
      expect(changes[at]?.length).toBeGreaterThan(0);
      NUMBERS.forEach((_, other) => {
        if ((changes[other]?.length ?? 0) > 0) expect(isBefore(rank(at), rank(other))).toBe(true);
      });
      expect(story.members.map(({ name }) => name).sort()).toEqual(
        rows.flatMap((versions, id) => (distinct(versions, at) > 1 ? [`flat_id ${id}`] : [])).sort(),
      );
      for (const member of story.members) {
        const versions = rows[Number(member.name.slice("flat_id ".length))] ?? [];
        expect(member.versions.map(({ value }) => value)).toEqual(versions.map(({ numbers }) => numbers[at] ?? null));
        expect(member.facts).toHaveLength(versions.flatMap(({ facts }) => facts).length);
      }
      expectPage(story);
    }),
    { numRuns: 40 },
  );
});

test("of many facts the latest are drawn, and the others are counted", async () => {
  const facts = Array.from({ length: 50 }, (_, at) => ({ at, days: 1 }));
  await fill([
    [
      { numbers: [1, 1, 1, 1], facts },
      { numbers: [1, 1, 2, 1], facts: [] },
    ],
  ]);
  const story = (await versionStoryOf(MODEL, DATE, (sql) => session.query(sql))) as VersionStory;
  expect(story.members[0]).toMatchObject({ factsLeftOut: 10 });
  expect(story.members[0]?.facts).toHaveLength(40);
  expect(historyOf(story)).toMatch(/ \d+ more outside of the time or the number/);
});

test("columns that the warehouse has lost are not asked for; without a warehouse the page says so", async () => {
  await fill([[version1(3), version1(4)]]);
  await session.query(`ALTER TABLE story.dim_flats DROP COLUMN "Price"`);
  await session.query("DROP TABLE story.fact_stays");
  const story = await versionStoryOf(MODEL, DATE, (sql) => session.query(sql));
  expect(story).toMatchObject({ value: "it's", fact: null });
  const away = await versionStoryOf(MODEL, DATE, () => Promise.reject(new Error("connection refused")));
  expect(away).toEqual({ nothing: "The warehouse could not be asked: connection refused" });
  expect(historyOf(away)).toContain("could not be asked: connection refused");
});

/** The page's part about it, as HTML. */
function historyOf(versions: ReportData["versions"]): string {
  const section = versionsSection({ ...exampleReport(), versions });
  return section === null ? "" : renderSection(section).text;
}

/** The page holds each bar that it announces, announces none that it does not hold, and has no number that is none. */
function expectPage(story: VersionStory): void {
  const page = historyOf(story);
  const bars = page.match(/class="fact-mark"/g)?.length ?? 0;
  expect(page.includes("Every bar is a row of fact_stays")).toBe(bars > 0);
  const counted = [...page.matchAll(/versions?(?:, absent \w+(?: times)?)? and (\d+) rows? of fact_stays/g)];
  expect(counted.reduce((sum, [, shown]) => sum + Number(shown), 0)).toBe(bars);
  expect(page).not.toMatch(/NaN|Infinity|undefined|width:-/);
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at === -1 || (one[at] ?? 0) > (other[at] ?? 0);
}

function distinct(versions: readonly Version[], at: number): number {
  return new Set(versions.flatMap(({ numbers }) => numbers[at] ?? [])).size;
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

function version1(value: number): Version {
  return { numbers: [1, value, value, value], facts: [] };
}

function dayAfter(first: string, days: number): string {
  return new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10);
}

async function fill(rows: Flats): Promise<void> {
  const columns = NUMBERS.map(({ name, sql }) => `"${name}" ${sql}`).join(", ");
  for (const statement of [
    "DROP SCHEMA IF EXISTS story CASCADE",
    "CREATE SCHEMA story",
    `CREATE TABLE story.dim_flats (flat_key INTEGER, flat_id INTEGER, owner_id INTEGER, ${columns}, since DATE, until DATE)`,
    "CREATE TABLE story.fact_stays (stay_key INTEGER, stay_id INTEGER, flat_key INTEGER, begins DATE, days INTEGER)",
  ])
    await session.query(statement);
  const versions: string[] = ["(-1, -1, NULL, NULL, NULL, NULL, NULL, DATE '1900-01-01', DATE '9999-12-31')"];
  const facts: string[] = [];
  rows.forEach((all, id) => {
    all.forEach(({ numbers, facts: own }, at) => {
      const key = versions.length;
      const from = dayAfter(DATE, (at - all.length) * 10);
      const to = at === all.length - 1 ? "9999-12-31" : dayAfter(from, 10);
      const values = numbers.map((value) => value ?? "NULL").join(", ");
      versions.push(`(${key}, ${id}, ${key}, ${values}, DATE '${from}', DATE '${to}')`);
      for (const fact of own)
        facts.push(`(${facts.length}, ${facts.length}, ${key}, DATE '${dayAfter(DATE, fact.at)}', ${fact.days})`);
    });
  });
  await session.query(`INSERT INTO story.dim_flats VALUES ${versions.join(", ")}`);
  if (facts.length > 0) await session.query(`INSERT INTO story.fact_stays VALUES ${facts.join(", ")}`);
}

function from(table: string, column: string, type: ColumnType): Expression {
  return { kind: "column", type, nullable: true, column: { source: "shop", table, column } };
}

function taken(name: string, type: ColumnType, expression: Expression): TargetColumn {
  return { name, type, nullable: true, value: { kind: "expression", expression }, description: null };
}

const BEGINS = from("stays", "begins", { kind: "date" });
const MODEL = modelOf();

function modelOf(): PipelineModel {
  const rental = lock as unknown as PipelineModel;
  const flats: Dimension = {
    kind: "dimension",
    name: "dim_flats",
    key: "flat_key",
    from: { kind: "table", source: "shop", table: "flats" },
    columns: [
      taken("flat_id", WHOLE, from("flats", "flat_id", WHOLE)),
      taken("owner_id", WHOLE, from("flats", "owner_id", WHOLE)),
      ...NUMBERS.map(({ name, type }) => taken(name, type, from("flats", name, type))),
    ],
    naturalKey: ["flat_id"],
    history: { kind: "versions", from: "since", to: "until", granularity: "day", firstVersionFrom: null },
    whenSourceRowVanishes: { kind: "keep" },
    description: null,
  };
  const days: Expression = {
    kind: "daysBetween",
    type: WHOLE,
    nullable: true,
    from: BEGINS,
    to: from("stays", "ends", { kind: "date" }),
  };
  const key: TargetColumn = {
    ...taken("flat_key", WHOLE, BEGINS),
    value: {
      kind: "lookup",
      dimension: "dim_flats",
      by: [{ column: "flat_id", value: from("stays", "flat_id", WHOLE) }],
      asOf: BEGINS,
    },
  };
  const stays: Fact = {
    kind: "fact",
    name: "fact_stays",
    key: "stay_key",
    from: { kind: "table", source: "shop", table: "stays" },
    columns: [
      taken("stay_id", WHOLE, from("stays", "stay_id", WHOLE)),
      key,
      taken("begins", { kind: "date" }, BEGINS),
      taken("days", WHOLE, days),
    ],
    grain: ["stay_id"],
    whenSourceRowVanishes: { kind: "keep" },
    description: null,
  };
  return {
    ...rental,
    sources: [{ ...rental.sources[0]!, name: "shop", tables: [ownedFlats(rental)] }],
    warehouse: { ...rental.warehouse, schema: "story", targets: [flats, stays] },
  };
}

/** Each version has another owner: a reference changes most, and says nothing. */
function ownedFlats(rental: PipelineModel): PipelineModel["sources"][number]["tables"][number] {
  const [example] = rental.sources[0]!.tables;
  const column = { ...example!.columns[0]!, type: WHOLE, references: null };
  return {
    ...example!,
    name: "flats",
    columns: [
      { ...column, name: "flat_id" },
      { ...column, name: "owner_id", references: "owners" },
    ],
    primaryKey: ["flat_id"],
  };
}
