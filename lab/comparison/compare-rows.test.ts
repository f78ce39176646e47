import * as fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareRows, type Pairing } from "./compare-rows";
import type { TableDifference } from "./difference";
import { type RowsFile, RowsFileWriter, type TextRow } from "./rows-file";

const folder = mkdtempSync(join(tmpdir(), "rows-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function fileOf(columns: readonly string[], rows: readonly TextRow[]): RowsFile {
  const file = { columns, path: join(folder, `${String((files += 1))}.json`) };
  const writer = new RowsFileWriter(file);
  writer.write(rows);
  writer.close();
  return file;
}

const COLUMNS = ["id", "from", "price", "Price"];
const PAIRING: Pairing = { key: ["id", "from"], versionsOf: ["id"], latestBy: [] };

/** Few values, so that keys meet, repeat and are NULL; among them what JSON, SQL or a CSV would take for something else. */
const VALUE = fc.constantFrom(null, "", "1", "2", "NULL", "null", 'a"b\n', "it's", "\\N", "🏠");
const ROWS = fc.array(fc.tuple(VALUE, VALUE, VALUE, VALUE), { maxLength: 8 });

function compared(before: readonly TextRow[], after: readonly TextRow[], pairing = PAIRING): Promise<TableDifference> {
  return compareRows(fileOf(COLUMNS, before), fileOf(COLUMNS, after), pairing);
}

/** The same told in the plainest way: the rows of one key are paired in the order of their values. */
function plainly(before: readonly TextRow[], after: readonly TextRow[]): Pick<TableDifference, "rows" | "columns"> {
  const [was, is] = [byKey(before), byKey(after)];
  const pairs = [...was].flatMap(([key, rows]) =>
    rows.flatMap((row, index): [TextRow, TextRow][] => {
      const other = is.get(key)?.[index];
      return other === undefined ? [] : [[row, other]];
    }),
  );
  const differing = (position: number): number =>
    pairs.filter(([left, right]) => left[position] !== right[position]).length;
  const changed = pairs.filter(([left, right]) => JSON.stringify(left) !== JSON.stringify(right)).length;
  return {
    rows: {
      before: before.length,
      after: after.length,
      onlyBefore: before.length - pairs.length,
      onlyAfter: after.length - pairs.length,
      changed,
      same: pairs.length - changed,
    },
    columns: ["price", "Price"].map((column, index) => ({
      column,
      agreeing: pairs.length - differing(index + 2),
      differing: differing(index + 2),
      share: pairs.length === 0 ? null : (pairs.length - differing(index + 2)) / pairs.length,
    })),
  };
}

function byKey(rows: readonly TextRow[]): ReadonlyMap<string, readonly TextRow[]> {
  const groups = new Map<string, TextRow[]>();
  for (const row of [...rows].sort(inOrder)) {
    const key = JSON.stringify(row.slice(0, 2));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** By the bytes of each value, NULL last. */
function inOrder(left: TextRow, right: TextRow): number {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? null;
    if (value === other) continue;
    if (value === null || other === null) return value === null ? 1 : -1;
    return Buffer.compare(Buffer.from(value), Buffer.from(other));
  }
  return 0;
}

test("a table compared with itself is the same, in any order of its rows", async () => {
  await fc.assert(
    fc.asyncProperty(ROWS, fc.nat(), async (rows, seed) => {
      const turned = [...rows.slice(seed % (rows.length + 1)), ...rows.slice(0, seed % (rows.length + 1))];
      const { rows: counts, columns, examples, history } = await compared(rows, turned);
      expect(counts).toEqual({
        before: rows.length,
        after: rows.length,
        onlyBefore: 0,
        onlyAfter: 0,
        changed: 0,
        same: rows.length,
      });
      expect(columns.map(({ column, differing }) => [column, differing])).toEqual([
        ["price", 0],
        ["Price", 0],
      ]);
      expect(examples).toEqual({ changed: [], onlyBefore: [], onlyAfter: [] });
      expect(history).toEqual({ split: 0, merged: 0, examples: [] });
    }),
    { numRuns: 60 },
  );
});

test("counts are those of rows that are paired by hand", async () => {
  await fc.assert(
    fc.asyncProperty(ROWS, ROWS, async (before, after) => {
      const { rows: counts, columns } = await compared(before, after);
      expect({ rows: counts, columns }).toEqual(plainly(before, after));
    }),
    { numRuns: 120 },
  );
});

test("seen from the other side, before is after and all else is the same", async () => {
  await fc.assert(
    fc.asyncProperty(ROWS, ROWS, async (before, after) => {
      const [there, back] = [await compared(before, after), await compared(after, before)];
      const { rows, examples, history } = back;
      expect(there).toEqual({
        key: back.key,
        rows: {
          ...rows,
          before: rows.after,
          after: rows.before,
          onlyBefore: rows.onlyAfter,
          onlyAfter: rows.onlyBefore,
        },
        columns: back.columns,
        examples: {
          changed: examples.changed.map(({ key, values }) => ({
            key,
            values: values.map(({ column, before: was, after: is }) => ({ column, before: is, after: was })),
          })),
          onlyBefore: examples.onlyAfter,
          onlyAfter: examples.onlyBefore,
        },
        history: history && {
          split: history.merged,
          merged: history.split,
          examples: history.examples.map(({ key, before: was, after: is }) => ({ key, before: is, after: was })),
        },
      });
    }),
    { numRuns: 60 },
  );
});

test("a version that was split, a value that changed, and a row of one side are told apart", async () => {
  const difference = await compared(
    [
      ["1", "2026-01-01", "10", null],
      ["2", "2026-01-01", "20", null],
      ["3", "2026-01-01", "30", null],
    ],
    [
      ["1", "2026-01-01", "10", null],
      ["1", "2026-01-02", "10", "x"],
      ["2", "2026-01-01", "21", null],
      ["4", "2026-01-01", "40", null],
    ],
  );
  expect(difference.rows).toEqual({ before: 3, after: 4, onlyBefore: 1, onlyAfter: 2, changed: 1, same: 1 });
  expect(difference.columns[0]).toEqual({ column: "price", agreeing: 1, differing: 1, share: 0.5 });
  expect(difference.examples.changed).toEqual([
    { key: { id: "2", from: "2026-01-01" }, values: [{ column: "price", before: "20", after: "21" }] },
  ]);
  expect(difference.examples.onlyBefore.map(({ id }) => id)).toEqual(["3"]);
  expect(difference.examples.onlyAfter.map(({ id, from }) => [id, from])).toEqual([
    ["1", "2026-01-02"],
    ["4", "2026-01-01"],
  ]);
  expect(difference.history).toEqual({ split: 1, merged: 0, examples: [{ key: { id: "1" }, before: 1, after: 2 }] });
});

test("columns of one side alone take no part, wherever they stand", async () => {
  const before = fileOf(["id", "gone", "price"], [["1", "a", "10"]]);
  const after = fileOf(["price", "new", "id"], [["10", "b", "1"]]);
  const { rows, columns } = await compareRows(before, after, { key: ["id"], versionsOf: null, latestBy: [] });
  expect(rows).toEqual({ before: 1, after: 1, onlyBefore: 0, onlyAfter: 0, changed: 0, same: 1 });
  expect(columns.map(({ column }) => column)).toEqual(["price"]);
});

test("versions that are paired by their order begin with the latest", async () => {
  const before = fileOf(["id", "price"], [["1", "12"]]);
  const after = fileOf(
    ["id", "price", "since"],
    [
      ["1", "10", "2026-01-01"],
      ["1", "12", "2026-01-02"],
    ],
  );
  const pairing = { key: ["id"], versionsOf: ["id"], latestBy: ["since"] };
  const { rows, examples } = await compareRows(before, after, pairing);
  expect(rows).toEqual({ before: 1, after: 2, onlyBefore: 0, onlyAfter: 1, changed: 0, same: 1 });
  expect(examples.onlyAfter).toEqual([{ id: "1", price: "10" }]);
});
