import { type ColumnType, describeType } from "../../../model";

/** What Spark can compare and compute with each other, without turning a value into one of another kind. */
export type Family = "text" | "number" | "boolean" | "date" | "timestamp" | "binary";

/** NULL is of every family; `unknown` stands where something wrong was told already. */
export type Given = Family | "null" | "unknown";

const OF_SPARK: Readonly<Record<string, Family>> = {
  string: "text",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  binary: "binary",
};

/** Of a column, or of the type that an expression states. */
export function familyOf(type: ColumnType): Family {
  return OF_SPARK[describeType(type).spark] ?? "number";
}

/** Whether Spark has a cast that is none of its accidents: no date of a number, no number of bytes. */
const CASTS: Readonly<Record<Family, readonly Family[]>> = {
  text: ["text", "number", "boolean", "date", "timestamp", "binary"],
  number: ["text", "number", "boolean"],
  boolean: ["text", "number", "boolean"],
  date: ["text", "date", "timestamp"],
  timestamp: ["text", "date", "timestamp"],
  binary: ["text", "binary"],
};

export function canCast(from: Given, to: Family): boolean {
  return from === "null" || from === "unknown" || CASTS[from].includes(to);
}

const TYPES: Readonly<Record<string, Family>> = {
  string: "text",
  tinyint: "number",
  smallint: "number",
  int: "number",
  integer: "number",
  bigint: "number",
  float: "number",
  double: "number",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  binary: "binary",
};

/** The family of a type as SQL names it; null: none that a cast here may name. */
export function familyOfSqlType(text: string): Family | null {
  const decimal = /^decimal\((\d{1,2})(?:,(\d{1,2}))?\)$/.exec(text);
  if (decimal === null) return TYPES[text] ?? null;
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2] ?? 0)];
  return precision >= 1 && precision <= 38 && scale <= precision ? "number" : null;
}

const WORDS: Readonly<Record<string, string>> = {
  text: "text",
  number: "a number",
  boolean: "a condition",
  date: "a date",
  timestamp: "a timestamp",
  moment: "a date or a timestamp",
  binary: "bytes",
  null: "NULL",
};

export function inWords(kind: string): string {
  return WORDS[kind] ?? kind;
}

/** Whether an expression of that family may state a type of this one. */
export function canBecome(given: Given, stated: Family): boolean {
  return given === "null" || given === "unknown" || given === stated;
}

/** Whether something takes it that takes the kind. */
export function fits(given: Family, family: string): boolean {
  return given === family || (family === "moment" && (given === "date" || given === "timestamp"));
}
