/** A value of a result: dates, timestamps and decimals stay text, so that no digit or zone is lost. */
export type Cell = string | number | boolean | null;

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One session: temporary tables and a transaction live in it and end with it. */
export interface WarehouseSession {
  query(sql: string): Promise<QueryResult>;
  /** Loads a CSV file (no header, `\N` unquoted is NULL) and gives the number of rows. `target`: `table (columns)`. */
  copyCsv(target: string, file: string): Promise<number>;
  /** Rolls back what is uncommitted and drops temporary tables. */
  end(): Promise<void>;
}

/** The PostgreSQL that stands in for Redshift. */
export interface WarehouseServer {
  /** Waits for its turn where the server has one session only. */
  openSession(): Promise<WarehouseSession>;
  close(): Promise<void>;
}

/** A load joins and sorts whole tables; the server's default (4 MB) is meant for many small queries at once. */
export const WORK_MEMORY = "128MB";
/** Staged rows stay in memory instead of going to the server's temporary files. */
export const TEMPORARY_BUFFERS = "256MB";

export const CSV_OPTIONS = String.raw`(FORMAT csv, NULL '\N')`;

/** PostgreSQL type ids of which drivers would make an object (dates, bytes, JSON, intervals, points), or lose digits. */
const SCALARS = [17, 114, 600, 718, 1082, 1083, 1114, 1184, 1186, 1266, 1700, 3802];
const ARRAYS = [199, 1000, 1001, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1115, 1182, 1185, 1231, 3807];
export const TYPES_KEPT_AS_TEXT: readonly number[] = [...SCALARS, ...ARRAYS];
export const BIGINT_TYPE = 20;

export function bigintCell(text: string): Cell {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}
