import type { PipelineModel, Target } from "../../model";
import { LOAD_HISTORY } from "./foundation";
import { identifier, qualified, textLiteral } from "./identifier";
import { unknownReferencesName } from "./load/unknown-references";
import { indented } from "./procedure";
import { printComments } from "./table";

/*
 * Blocks of a migration that give a table or a column another name. Redshift does it in place and in a transaction, sort
 * keys, the identity column and grants included. Each asks the catalogue first: where the new name is there, it does nothing.
 */

/** By what the definition says of former names, tables first; for a warehouse of which no migration knows what it is. */
export function renameAll({ warehouse: { schema, targets }, renamed = [] }: PipelineModel): readonly string[] {
  const find = (name: string): readonly Target[] => targets.filter((target) => target.name === name);
  return [
    ...renamed.flatMap((each) =>
      each.kind === "target" ? find(each.target).map((target) => renameTable(schema, target, each.from)) : [],
    ),
    ...renamed.flatMap((each) =>
      each.kind === "targetColumn"
        ? find(each.target).map((target) => renameColumn(schema, target, each.column, each.from))
        : [],
    ),
  ];
}

export function renameTable(schema: string, target: Target, from: string): string {
  const known = [
    `UPDATE ${qualified(schema, LOAD_HISTORY)} SET table_name = ${textLiteral(target.name)} WHERE table_name = ${textLiteral(from)};`,
    ...(target.kind === "fact" ? [renameUnknownReferences(schema, target, from)] : []),
    ...commentOf(schema, target),
  ];
  return whereOnlyFormer(schema, from, target.name, [alterTable(schema, from, target.name), ...known]);
}

/** A declared column, the surrogate key or a column of the history. */
export function renameColumn(schema: string, target: Target, column: string, from: string): string {
  const table = qualified(schema, target.name);
  const isDeclared = target.columns.some(({ name }) => name === column);
  const statements = [
    `ALTER TABLE ${table} RENAME COLUMN ${identifier(from)} TO ${identifier(column)};`,
    ...(isDeclared ? [renameInHistory(schema, target, column, from)] : []),
    ...(target.kind === "fact" && isDeclared ? [renameInUnknownReferences(schema, target, column, from)] : []),
    ...commentOf(schema, target),
  ];
  const catalogue = `information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)}`;
  return `${onlyFormer("column_name", from, column, catalogue)}
IF __existing = 1 THEN
${indented(statements.join("\n"))}
END IF;`;
}

function alterTable(schema: string, from: string, to: string): string {
  return `ALTER TABLE ${qualified(schema, from)} RENAME TO ${identifier(to)};`;
}

/** Which columns a load carried decides whether a column is new, and a column with a new name is not. */
function renameInHistory(schema: string, target: Target, column: string, from: string): string {
  const renamed = `REPLACE(',' || columns || ',', ${textLiteral(`,${from},`)}, ${textLiteral(`,${column},`)})`;
  return `UPDATE ${qualified(schema, LOAD_HISTORY)} SET columns = BTRIM(${renamed}, ',') WHERE table_name = ${textLiteral(target.name)};`;
}

function renameUnknownReferences(schema: string, target: Target, from: string): string {
  const [old, current] = [unknownReferencesName(from), unknownReferencesName(target.name)];
  return whereOnlyFormer(schema, old, current, [alterTable(schema, old, current)]);
}

function renameInUnknownReferences(schema: string, target: Target, column: string, from: string): string {
  const name = unknownReferencesName(target.name);
  return `SELECT INTO __existing COUNT(*) FROM ${tablesOf(schema)} AND table_name = ${textLiteral(name)};
IF __existing = 1 THEN
  UPDATE ${qualified(schema, name)} SET column_name = ${textLiteral(column)} WHERE column_name = ${textLiteral(from)};
END IF;`;
}

/** It may name the natural key. */
function commentOf(schema: string, target: Target): readonly string[] {
  return printComments(schema, { ...target, columns: [] }).map((text) => `${text};`);
}

function whereOnlyFormer(schema: string, from: string, to: string, statements: readonly string[]): string {
  return `${onlyFormer("table_name", from, to, tablesOf(schema))}
IF __existing = 1 THEN
${indented(statements.join("\n"))}
END IF;`;
}

function tablesOf(schema: string): string {
  return `information_schema.tables WHERE table_schema = ${textLiteral(schema)}`;
}

function onlyFormer(column: string, from: string, to: string, catalogue: string): string {
  const [old, current] = [from, to].map((name) => `COUNT(CASE WHEN ${column} = ${textLiteral(name)} THEN 1 END)`);
  return `SELECT INTO __existing ${old ?? ""} - ${current ?? ""} FROM ${catalogue};`;
}
