import type { ParquetFolder } from "./parquet";

/** A value that Redshift's COPY refuses although its column's type fits, with the page of the developer guide that says so. */
interface ValueLimit {
  readonly page: string;
  /** Of the table's column, as PostgreSQL names it. */
  readonly type: RegExp;
  /** DuckDB's aggregate over the quoted column: how far its values go. */
  readonly measure: (column: string) => string;
  /** How far they may go. `size`: the number in the type's parentheses. */
  readonly most: (size: number) => number;
  readonly complaint: (column: string, most: number, found: number) => string;
}

/** PostgreSQL's own bounds of the other types are Redshift's, or wider than what a Parquet file can hold. */
const LIMITS: readonly ValueLimit[] = [
  {
    // Bytes there, characters in PostgreSQL.
    page: "r_Character_types",
    type: /^character varying\((\d+)\)$/,
    measure: (column) => `max(strlen(${column}))`,
    most: (size) => size,
    complaint: (column, most, found) =>
      `The length of the data column ${column} is longer than the length defined in the table. Table: ${String(most)}, Data: ${String(found)}`,
  },
  {
    page: "t_preparing-input-data",
    type: /^(?:character varying|text)/,
    measure: (column) => `count_if(contains(${column}, chr(0)))`,
    most: () => 0,
    complaint: (column, _, found) =>
      `Invalid null byte: ${String(found)} values of the column ${column} hold a NUL (0x00)`,
  },
  {
    page: "r_Datetime_types",
    type: /^date$/,
    measure: (column) => `max(year(${column}))`,
    most: () => 294_276,
    complaint: (column, most, found) =>
      `date out of range: the column ${column} has a date in the year ${String(found)}, DATE ends with ${String(most)}`,
  },
  {
    page: "r_Datetime_types",
    type: /^date$/,
    measure: (column) => `-min(year(${column}))`,
    most: () => 4_712,
    complaint: (column, most, found) =>
      `date out of range: the column ${column} has a date ${String(found)} years before year 0, DATE begins ${String(most)} before`,
  },
];

export interface CopiedColumn {
  /** The table's column. */
  readonly name: string;
  readonly type: string;
  /** The file's column at the same place. */
  readonly parquetName: string;
}

/** Of one row, and the page that says so. */
const MOST_ROW_BYTES = 4 * 1024 * 1024;
const ROW_PAGE = "copy-parameters-data-source";

/** DuckDB's aggregate over the bytes of a row's texts and byte strings; the rest of it is short. */
function measureRow(columns: readonly CopiedColumn[]): string {
  const lengths = columns.flatMap(({ type, parquetName }) => {
    if (/^(?:character varying|text)/.test(type)) return [`coalesce(strlen(${quoted(parquetName)}), 0)`];
    return type === "bytea" ? [`coalesce(octet_length(${quoted(parquetName)}), 0)`] : [];
  });
  return `max(${["0", ...lengths].join(" + ")})`;
}

/** All values of all files are looked at before the first row is written; throws the first complaint. */
export async function refuseValuesOutOfLimits(folder: ParquetFolder, columns: readonly CopiedColumn[]): Promise<void> {
  const measured = columns.flatMap((column) =>
    LIMITS.flatMap((limit) => {
      const match = limit.type.exec(column.type);
      return match === null ? [] : [{ column, limit, most: limit.most(Number(match[1] ?? 0)) }];
    }),
  );
  const [longest = null, ...found] = await folder.aggregate([
    measureRow(columns),
    ...measured.map(({ column, limit }) => limit.measure(quoted(column.parquetName))),
  ]);
  measured.forEach(({ column, limit, most }, index) => {
    const value = found[index] ?? null;
    if (value !== null && value > most) throw new Error(limit.complaint(column.name, most, value));
  });
  if (longest !== null && longest > MOST_ROW_BYTES)
    throw new Error(
      `a row has ${String(longest)} bytes, and a single input row at most ${String(MOST_ROW_BYTES)} (${ROW_PAGE})`,
    );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
