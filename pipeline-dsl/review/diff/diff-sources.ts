import { sourceColumnPath, sourcePath, tablePartPath, tablePath } from "../../checks/paths";
import type { ColumnType, Extraction, Source, SourceColumn, SourceTable } from "../../model";
import { inWords } from "../../model/duration";
import { describeType } from "../../model/types/registry";
import { describeExtraction } from "../../targets/docs/values";
import { few } from "../counted";
import { type Change, NULL_ALLOWED, REFERENCES, type Subject } from "./change";
import {
  changed,
  compareFields,
  compareMembers,
  compareNamed,
  compareOrder,
  constant,
  IN_WORDS_ALONE,
  list,
  moreOrLess,
  text,
} from "./compare";
import { guardAdded, guardGiven, guardRemoved, guards, most } from "./guards";
import { classOfTypeChange, readAlike, widens } from "./types";

export function diffSources(before: readonly Source[], after: readonly Source[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: ({ name }) => ({
      class: "additive",
      ...source(name),
      words: "source added",
      why: "its tables are read from the next run on",
    }),
    removed: ({ name }) => ({ class: "destructive", ...source(name), words: "source removed", why: READ_NO_MORE }),
    both: diffSource,
  });
}

function diffSource(before: Source, after: Source): readonly Change[] {
  const own = after.name;
  return compareFields(before, after, {
    name: constant(),
    engine: changed({ ...source(own), what: "engine", show: String, why: "another kind of server is read" }, "model"),
    timeZone: changed(
      {
        ...source(own),
        what: "time zone",
        show: String,
        why: "which rows are new is told by the clock of that zone; the next window begins where the last one ended",
      },
      "model",
    ),
    tables: (old, current) =>
      compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, columns, extract }) => ({
          class: "additive",
          ...table(own, name),
          words: `source table added: ${few(columns.map((column) => column.name))}; ${describeExtraction(extract)}`,
          why: "it is read from the next run on",
        }),
        removed: ({ name }) => ({
          class: "destructive",
          ...table(own, name),
          words: "source table removed",
          why: READ_NO_MORE,
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
      ...compareOrder(
        { ...table(source, own), why: "the lake's files have them in that order from the next run on" },
        old,
        current,
      ),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => ({
          class: "additive",
          ...column(source, own, name),
          words: `source column added, ${mysql(type)}`,
          why: "it is read from the next run on; what was read earlier is without it",
        }),
        removed: ({ name }) => ({
          class: "destructive",
          ...column(source, own, name),
          words: "source column removed",
          why: READ_NO_MORE,
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
        why: "a second row of the same key, and one without it, go to the quarantine",
      },
      "model",
    ),
    extract: (was, is) => diffExtraction({ subject: own, at: tablePartPath(source, own, "extract") }, was, is),
    unread: compareMembers("unread columns", {
      added: (name) =>
        guardRemoved("watch", table(source, own), {
          words: `${name} is left unread on purpose`,
          why: "drift says nothing any more of this column of the source",
        }),
      removed: (name) =>
        guardAdded("watch", table(source, own), {
          words: `${name} is not left unread on purpose any more`,
          why: "drift compares this column with the source again",
        }),
    }),
  });
}

function diffExtraction(own: Subject, before: Extraction, after: Extraction): readonly Change[] {
  if (before.kind !== "newRowsBy" || after.kind !== "newRowsBy")
    return changed<Extraction>({ ...own, what: "extract", show: describeExtraction, why: whyExtracted }, "model")(
      before,
      after,
    );
  return compareFields(before, after, {
    kind: constant(),
    column: changed(
      {
        ...own,
        what: "new rows by",
        show: String,
        why: "another column tells which rows are new; the next run reads from the beginning",
      },
      "model",
    ),
    overlapSeconds: changed(
      {
        ...own,
        what: "overlap",
        show: inWords,
        why: moreOrLess(
          most,
          "rows that turn up late are read for longer",
          (seconds) => `a row that turns up more than ${inWords(seconds)} late is never read`,
        ),
      },
      guards("watch", most),
    ),
  });
}

function whyExtracted(_: Extraction, after: Extraction): string {
  return after.kind === "everything"
    ? "rows that changed or went earlier are seen, too"
    : `a row that changes without a new ${after.column}, and one that goes, is not seen any more`;
}

const READ_NO_MORE = "it is read no more; the raw zone keeps what it has until that expires";

function whyOfType(before: ColumnType, after: ColumnType): string {
  return [...membersOf(before, after), whyRead(before, after)].join("; ");
}

/** Of two long lists nobody sees which value came and which went. */
function membersOf(before: ColumnType, after: ColumnType): readonly string[] {
  if (before.kind !== "enum" || after.kind !== "enum") return [];
  const [went, came] = [before.values.filter(isNoneOf(after.values)), after.values.filter(isNoneOf(before.values))];
  const told = (values: readonly string[], more: string): readonly string[] =>
    values.length === 0 ? [] : [`${more}: ${few(values.map((value) => JSON.stringify(value)))}`];
  return [...told(went, "no values any more"), ...told(came, "new values")];
}

function isNoneOf(values: readonly string[]): (value: string) => boolean {
  return (value) => !values.includes(value);
}

function whyRead(before: ColumnType, after: ColumnType): string {
  if (readAlike(before, after)) return "values are read as before, and a run refuses a source with any other type";
  return widens(before, after)
    ? "every value that was read is read as the same value"
    : "values are read as that type: what is computed from them may differ, or have none";
}

function diffColumn(own: Subject, before: SourceColumn, after: SourceColumn): readonly Change[] {
  return compareFields(before, after, {
    name: constant(),
    type: changed(
      {
        ...own,
        what: "source type",
        show: mysql,
        why: whyOfType,
      },
      classOfTypeChange,
    ),
    nullable: changed(
      {
        ...own,
        what: NULL_ALLOWED,
        show: (nullable) => (nullable ? "allowed" : "refused"),
        why: moreOrLess(
          Number,
          "what is computed from it may be NULL as well",
          "the definition counts on a value in every row; what refuses a row without one is a rule",
        ),
      },
      "column",
    ),
    references: changed<string | null>(
      {
        ...own,
        what: REFERENCES,
        show: (table) => table ?? "nothing",
        why: (was, is) =>
          is === null
            ? `nothing compares it with the key of ${String(was)} any more, nor names it when that key changes`
            : `it is held to the key of ${is}, and named when that key changes`,
      },
      guardGiven("watch", "model"),
    ),
    description: changed({ ...own, what: "description", show: text, why: IN_WORDS_ALONE }, "documentation"),
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
