import type { ColumnType, IntegerWidth, TextSize } from "../../model";
import { describeType } from "../../model/types/registry";

/**
 * What a catalogue's `column_type` is in the language; null for a type that it has no word for. TINYINT(1) is taken for yes
 * and no, and MariaDB's JSON for the LONGTEXT that it is.
 */
export function readMysqlType(columnType: string): ColumnType | null {
  const { word, list, unsigned } = FORM.exec(shownPlainly(columnType))?.groups ?? {};
  const type = word === undefined ? null : typeOf(word.toLowerCase(), list ?? "", unsigned !== undefined);
  return type !== null && describeType(type).faults.length === 0 ? type : null;
}

/** Whether the extracting job takes a column of this type for one of the declared type (`jobs/etl/extract/schema_check.py`). */
export function isType(declared: ColumnType, columnType: string): boolean {
  const names = describeType(declared).mysql.map((name) => shownPlainly(name).toLowerCase());
  return names.includes(shownPlainly(columnType).toLowerCase());
}

const FORM = /^(?<word>[a-z]+)(?:\((?<list>.*)\))?(?<unsigned> unsigned)?$/is;
const SHOWN =
  /^(?<integer>(?:small|medium|big)?int|tinyint(?!\(1\)$))\(\d+\)(?<sign> unsigned)?$|^(?<real>float|double)(?:\(\d+,\d+\))?(?: unsigned)?$/i;

/**
 * Without what says how a number is shown or a moment is stored (`datetime /* mariadb-5.3 *\/`: of views, and of tables that
 * an old server wrote). TINYINT(1) stays: it is what a BOOLEAN is called.
 */
function shownPlainly(columnType: string): string {
  const type = columnType.replace(/ \/\*[^*]*\*\/$/, "").replace(/ zerofill$/i, "");
  const { integer, sign, real } = SHOWN.exec(type)?.groups ?? {};
  return real ?? (integer === undefined ? type : `${integer}${sign ?? ""}`);
}

const WIDTHS: Readonly<Record<string, IntegerWidth>> = {
  tinyint: "tiny",
  smallint: "small",
  mediumint: "medium",
  int: "regular",
  bigint: "big",
};

const SIZES: Readonly<Record<string, TextSize>> = { tiny: "tiny", "": "regular", medium: "medium", long: "long" };

function typeOf(word: string, list: string, unsigned: boolean): ColumnType | null {
  const width = WIDTHS[word];
  if (word === "tinyint" && list === "1" && !unsigned) return { kind: "boolean" };
  if (width !== undefined) return { kind: "integer", width, unsigned };
  const { size, sized } = /^(?<size>tiny|medium|long|)(?<sized>text|blob)$/.exec(word)?.groups ?? {};
  const textSize = size === undefined ? undefined : SIZES[size];
  if (textSize !== undefined) return { kind: sized === "text" ? "text" : "blob", size: textSize };
  const [first = NaN, second = 0] = list === "" ? [] : list.split(",").map(Number);
  switch (word) {
    case "decimal":
      return { kind: "decimal", precision: first, scale: second, unsigned };
    case "float":
    case "double":
    case "date":
    case "year":
    case "json":
      return { kind: word };
    case "bit":
    case "char":
    case "varchar":
    case "binary":
    case "varbinary":
      return { kind: word, length: first };
    case "datetime":
    case "timestamp":
    case "time":
      return { kind: word, precision: list === "" ? 0 : first };
    case "enum":
    case "set":
      return { kind: word, values: membersOf(word, list) };
    default:
      return null;
  }
}

const ESCAPED: Readonly<Record<string, string>> = { "\\": "\\", n: "\n", r: "\r", "0": "\0" };

/** A server with NO_BACKSLASH_ESCAPES escapes nothing: what would have another name again was not escaped. */
function membersOf(kind: "enum" | "set", list: string): readonly string[] {
  const members = [...list.matchAll(/'((?:[^']|'')*)'/gs)].map(([, member = ""]) => member.replaceAll("''", "'"));
  const values = members.map((member) =>
    member.replaceAll(/\\([\\nr0])/g, (_, character: string) => ESCAPED[character] ?? character),
  );
  return new Set(values).size === members.length && isType({ kind, values }, `${kind}(${list})`) ? values : members;
}
