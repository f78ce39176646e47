import { sourceColumnPath, sourcePath, tablePartPath, tablePath } from "../../checks/paths";
import type { Source, SourceColumn, SourceTable } from "../../model";
import { describeType } from "../../model/types/registry";
import { describeExtraction } from "../../targets/docs/values";
import { few } from "../counted";
import { type Change, NULL_ALLOWED, REFERENCES, type Subject } from "./change";
import { changed, compareFields, compareNamed, compareOrder, constant, list, text } from "./compare";
import { classOfTypeChange } from "./types";

export function diffSources(before: readonly Source[], after: readonly Source[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: ({ name }) => ({ class: "additive", ...source(name), words: "source added" }),
    removed: ({ name }) => ({ class: "destructive", ...source(name), words: "source removed: no longer read" }),
    both: diffSource,
  });
}

function diffSource(before: Source, after: Source): readonly Change[] {
  const own = after.name;
  return compareFields(before, after, {
    name: constant(),
    engine: changed({ ...source(own), what: "engine", show: String }, "model"),
    timeZone: changed({ ...source(own), what: "time zone", show: String }, "model"),
    tables: (old, current) =>
      compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, columns, extract }) => ({
          class: "additive",
          ...table(own, name),
          words: `source table added: ${few(columns.map((column) => column.name))}; ${describeExtraction(extract)}`,
        }),
        removed: ({ name }) => ({
          class: "destructive",
          ...table(own, name),
          words: "source table removed: no longer read",
        }),
        both: (was, is) => diffTable(own, was, is),
      }),
  });
}

function diffTable(source: string, before: SourceTable, after: SourceTable): readonly Change[] {
  const own = after.name;
  return compareFields(before, after, {
    name: constant(),
    columns: (old, current) => [
      ...compareOrder(table(source, own), old, current),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => ({
          class: "additive",
          ...column(source, own, name),
          words: `source column added, ${mysql(type)}`,
        }),
        removed: ({ name }) => ({
          class: "destructive",
          ...column(source, own, name),
          words: "source column removed: no longer read",
        }),
        both: (was, is) => diffColumn(column(source, own, is.name), was, is),
      }),
    ],
    primaryKey: changed(
      {
        subject: own,
        at: tablePartPath(source, own, "primaryKey"),
        what: "primary key",
        show: list,
        then: () => "a second row of the same key, and one without it, go to the quarantine",
      },
      "model",
    ),
    extract: changed(
      { subject: own, at: tablePartPath(source, own, "extract"), what: "extract", show: describeExtraction },
      "model",
    ),
    unread: changed(
      { ...table(source, own), what: "unread columns", show: (names) => list(names ?? []) },
      "documentation",
    ),
  });
}

function diffColumn(own: Subject, before: SourceColumn, after: SourceColumn): readonly Change[] {
  return compareFields(before, after, {
    name: constant(),
    type: changed({ ...own, what: "source type", show: mysql }, classOfTypeChange),
    nullable: changed({ ...own, what: NULL_ALLOWED, show: (nullable) => (nullable ? "allowed" : "refused") }, "column"),
    references: changed({ ...own, what: REFERENCES, show: (table) => table ?? "nothing" }, "model"),
    description: changed({ ...own, what: "description", show: text }, "documentation"),
  });
}

function source(name: string): Subject {
  return { subject: name, at: sourcePath(name) };
}

function table(source: string, name: string): Subject {
  return { subject: name, at: tablePath(source, name) };
}

function column(source: string, table: string, name: string): Subject {
  return { subject: `${table}.${name}`, at: sourceColumnPath(source, table, name) };
}

function mysql(type: SourceColumn["type"]): string {
  return describeType(type).mysqlDefinition;
}
