import type { Source, SourceColumn, SourceTable } from "../model";
import { describeType } from "../model/types/registry";
import { describeExtraction } from "../targets/docs/values";
import type { Change } from "./change";
import { changed, compareFields, compareNamed, compareOrder, constant, list, text } from "./compare";
import { classOfTypeChange } from "./types";

export function diffSources(before: readonly Source[], after: readonly Source[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: ({ name }) => [{ class: "additive", subject: name, words: "source added" }],
    removed: ({ name }) => [{ class: "destructive", subject: name, words: "source removed: no longer read" }],
    both: diffSource,
  });
}

function diffSource(before: Source, after: Source): readonly Change[] {
  const subject = after.name;
  return compareFields(before, after, {
    name: constant(),
    engine: changed({ subject, what: "engine", show: String }, "model"),
    tables: (old, current) =>
      compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name }) => [{ class: "additive", subject: name, words: "source table added" }],
        removed: ({ name }) => [{ class: "destructive", subject: name, words: "source table removed: no longer read" }],
        both: diffTable,
      }),
  });
}

function diffTable(before: SourceTable, after: SourceTable): readonly Change[] {
  const subject = after.name;
  return compareFields(before, after, {
    name: constant(),
    columns: (old, current) => [
      ...compareOrder(subject, old, current),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => [
          { class: "additive", subject: `${subject}.${name}`, words: `source column added, ${mysql(type)}` },
        ],
        removed: ({ name }) => [
          { class: "destructive", subject: `${subject}.${name}`, words: "source column removed: no longer read" },
        ],
        both: (was, is) => diffColumn(subject, was, is),
      }),
    ],
    primaryKey: changed({ subject, what: "primary key", show: list }, "model"),
    extract: changed({ subject, what: "extract", show: describeExtraction }, "model"),
  });
}

function diffColumn(table: string, before: SourceColumn, after: SourceColumn): readonly Change[] {
  const subject = `${table}.${after.name}`;
  return compareFields(before, after, {
    name: constant(),
    type: changed({ subject, what: "source type", show: mysql }, classOfTypeChange),
    nullable: changed({ subject, what: "NULL", show: (nullable) => (nullable ? "allowed" : "refused") }, "column"),
    references: changed({ subject, what: "references", show: (table) => table ?? "nothing" }, "model"),
    description: changed({ subject, what: "description", show: text }, "documentation"),
  });
}

function mysql(type: SourceColumn["type"]): string {
  return describeType(type).mysqlDefinition;
}
