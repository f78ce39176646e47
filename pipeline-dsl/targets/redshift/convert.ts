import { describeType, type ColumnType, type Target, type TargetColumn } from "../../model";
import { ownName } from "../own-name";
import { refuseBoundViews } from "./bound-views";
import { identifier, qualified, textLiteral } from "./identifier";
import { indented } from "./procedure";
import { printColumnComment } from "./table";
import { digitsOf, varcharBytes } from "./type-text";

export interface ColumnConversion {
  readonly column: TargetColumn;
  readonly from: ColumnType;
  readonly losesUnfit: boolean;
}

/**
 * Redshift alters no type, so a column beside the old one takes its values and its name. A value that the new type does not
 * hold is left out of the UPDATE and so becomes NULL; where none may be lost, one that is left stops the migration.
 */
export function convertColumn(schema: string, target: Target, { column, from, losesUnfit }: ColumnConversion): string {
  const table = qualified(schema, target.name);
  const [was, is] = [describeType(from).redshift, describeType(column.type).redshift];
  const name = identifier(column.name);
  const converted = ownName("converted", column.name);
  const fits = [`${name} IS NOT NULL`, ...(losesUnfit ? fit(name, was, is) : [])].join(" AND ");
  // Between REAL and DOUBLE PRECISION a value and its conversion compare as the narrower type does.
  const isOther = `CAST(${converted} AS ${was}) <> ${name}`;
  const isWrong = losesUnfit ? `${converted} IS NOT NULL AND ${isOther}` : `(${converted} IS NULL OR ${isOther})`;
  const steps = `${refuseBoundViews(schema, target.name)}
ALTER TABLE ${table} ADD COLUMN ${converted} ${is};
UPDATE ${table} SET ${converted} = CAST(${name} AS ${is}) WHERE ${fits};
SELECT INTO __existing COUNT(*) FROM ${table} WHERE ${name} IS NOT NULL AND ${isWrong};
IF __existing > 0 THEN
  RAISE EXCEPTION ${textLiteral(`Pipeline.MigrationLosesRows: values of ${target.name}.${column.name} would be others as ${is}; nothing was changed`)};
END IF;
ALTER TABLE ${table} DROP COLUMN ${name};
ALTER TABLE ${table} RENAME COLUMN ${converted} TO ${name};
${printColumnComment(schema, target, column)
  .map((text) => `${text};`)
  .join("\n")}`.trimEnd();
  return `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)} AND column_name = ${textLiteral(column.name)} AND ${hasType(was)};
IF __existing > 0 THEN
${indented(steps)}
END IF;`;
}

/** That the value is one of the new type too: nothing is rounded or cut. */
function fit(name: string, was: string, is: string): readonly string[] {
  const bytes = varcharBytes(is);
  if (bytes !== null) {
    const text = varcharBytes(was) === null ? `CAST(${name} AS VARCHAR(${String(LONGEST_NUMBER)}))` : name;
    return [`OCTET_LENGTH(${text}) <= ${String(bytes)}`];
  }
  const [digits, fewer] = [digitsOf(was), digitsOf(is)];
  if (digits === null || fewer === null) return [`CAST(CAST(${name} AS ${is}) AS ${was}) = ${name}`];
  const scale = `DECIMAL(38,${String(fewer.after)})`;
  return [
    ...(digits.after > fewer.after ? [`CAST(${name} AS ${scale}) = ${name}`] : []),
    ...(digits.before > fewer.before || fewer.isInteger ? [boundsOf(name, is, fewer.before)] : []),
  ];
}

const LONGEST_NUMBER = 45;

const LIMITS: Readonly<Record<string, readonly [least: string, most: string]>> = {
  SMALLINT: ["-32768", "32767"],
  INTEGER: ["-2147483648", "2147483647"],
  BIGINT: ["-9223372036854775808", "9223372036854775807"],
};

function boundsOf(name: string, type: string, digits: number): string {
  const limits = LIMITS[type];
  if (limits !== undefined) return `${name} BETWEEN ${limits.join(" AND ")}`;
  const beyond = `1${"0".repeat(digits)}`;
  return `${name} > -${beyond} AND ${name} < ${beyond}`;
}

/** As the catalogue says it, in both databases. */
export function hasType(type: string): string {
  const bytes = varcharBytes(type);
  if (bytes !== null) return `data_type = 'character varying' AND character_maximum_length = ${String(bytes)}`;
  const { precision, scale } = /^DECIMAL\((?<precision>\d+),(?<scale>\d+)\)$/.exec(type)?.groups ?? {};
  if (precision !== undefined && scale !== undefined)
    return `data_type = 'numeric' AND numeric_precision = ${precision} AND numeric_scale = ${scale}`;
  return `data_type = ${textLiteral(type === "TIMESTAMP" ? "timestamp without time zone" : type.toLowerCase())}`;
}
