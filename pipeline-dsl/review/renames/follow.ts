import {
  partsOf,
  rulePath,
  sourceColumnPath,
  sourcePath,
  tablePath,
  targetColumnPath,
  targetPath,
} from "../../checks/paths";
import type { ColumnReference, PipelineModel, QualityRule, Rename, Source, TableOrigin, Target } from "../../model";
import { same } from "../diff/compare";
import { type Renaming, renamingsBetween } from "./renamings";
import { type RuleRenaming, rulesRenamed } from "./rules";

/** The older of two models in the words of the newer one: what is left between them is no matter of names. */
export interface Followed {
  readonly model: PipelineModel;
  readonly renamings: readonly Renaming[];
  /** Quality rules with another name that no column gave them. */
  readonly rules: readonly RuleRenaming[];
  /** Those that a column gave theirs. */
  readonly rulesOfColumns: readonly RuleRenaming[];
  /** What the older model calls the thing at an address of the newer one. */
  readonly addressBefore: (at: string) => string;
}

export function followRenames(before: PipelineModel, after: PipelineModel): Followed {
  const renamings = renamingsBetween(before, after);
  const named = renamings.length === 0 ? before : inNewWords(before, renamings);
  const rules = rulesRenamed(named.quality.rules, after.quality.rules);
  const model = rules.length === 0 ? named : withRuleNames(named, rules);
  if (model === before) return { model, renamings, rules, rulesOfColumns: [], addressBefore: (at) => at };
  const moved = testingRenamed(before, named);
  return {
    model,
    renamings,
    rules: rules.filter(({ from }) => !moved.has(from)),
    rulesOfColumns: rules.filter(({ from }) => moved.has(from)),
    addressBefore: addressesBefore(renamings, rules),
  };
}

/** Rules that test a column with another name: one of theirs that follows from it is told with the column. */
function testingRenamed(before: PipelineModel, named: PipelineModel): ReadonlySet<string> {
  return new Set(named.quality.rules.flatMap((rule, at) => (same(rule, before.quality.rules[at]) ? [] : [rule.id])));
}

function withRuleNames(model: PipelineModel, renamings: readonly RuleRenaming[]): PipelineModel {
  const names = new Map(renamings.map(({ from, to }) => [from, to]));
  const rules = model.quality.rules.map((rule) => ({ ...rule, id: names.get(rule.id) ?? rule.id }));
  return { ...model, quality: { ...model.quality, rules: sorted(rules, ({ id }) => id) } };
}

/** All at once: of two that exchange their names each takes the other's. */
export function inNewWords(before: PipelineModel, renamings: readonly Renaming[]): PipelineModel {
  const names = newNames(renamings);
  const { warehouse, recovery, accepted, renamed, sources } = before;
  return throughReferences(
    {
      ...before,
      sources: sorted(
        sources.map((source) => followSource(source, names)),
        ({ name }) => name,
      ),
      warehouse: {
        ...warehouse,
        targets: sorted(
          warehouse.targets.map((target) => followTarget(target, names)),
          ({ name }) => name,
        ),
      },
      recovery: {
        ...recovery,
        backups:
          recovery.backups === null
            ? null
            : { ...recovery.backups, tables: sorted(recovery.backups.tables.map(names.table), (name) => name) },
      },
      quality: { ...before.quality, rules: before.quality.rules.map((rule) => followRule(rule, names)) },
      ...(accepted === undefined
        ? {}
        : {
            accepted: sorted(
              accepted.map((each) => ({ ...each, at: addressAfter(each.at, names) })),
              ({ at, code }) => `${at} ${code}`,
            ),
          }),
      ...(renamed === undefined ? {} : { renamed: renamed.map((each) => followRename(each, names)) }),
    },
    names,
  );
}

interface NewNames {
  readonly table: (name: string) => string;
  /** By the table's old name. */
  readonly column: (table: string, name: string) => string;
  readonly source: (name: string) => string;
  /** By the source's old name. */
  readonly sourceTable: (source: string, name: string) => string;
  /** By the old names of source and table. */
  readonly sourceColumn: (reference: ColumnReference) => string;
  readonly movesSources: boolean;
}

function newNames(renamings: readonly Renaming[]): NewNames {
  const tables = new Map<string, string>();
  for (const each of renamings) if (each.kind === "target") tables.set(each.from, each.target);
  const table = (name: string): string => tables.get(name) ?? name;
  const sources = new Map<string, string>();
  for (const each of renamings) if (each.kind === "source") sources.set(each.from, each.source);
  const source = (name: string): string => sources.get(name) ?? name;
  const columns = new Map<string, string>();
  const sourceTables = new Map<string, string>();
  for (const each of renamings) {
    if (each.kind === "sourceTable") sourceTables.set(`${each.source}.${each.from}`, each.table);
    if (each.kind === "targetColumn") columns.set(`${each.target}.${each.from}`, each.column);
    if (each.kind === "key" || each.kind === "history") columns.set(`${each.target}.${each.from}`, each.to);
    if (each.kind === "sourceColumn") columns.set(`${each.source}.${each.table}.${each.from}`, each.column);
  }
  const sourceTable = (from: string, name: string): string => sourceTables.get(`${source(from)}.${name}`) ?? name;
  return {
    table,
    column: (target, name) => columns.get(`${table(target)}.${name}`) ?? name,
    source,
    sourceTable,
    sourceColumn: ({ source: from, table: of, column }) =>
      columns.get(`${source(from)}.${sourceTable(from, of)}.${column}`) ?? column,
    movesSources: renamings.some(({ kind }) => kind === "source" || kind === "sourceTable" || kind === "sourceColumn"),
  };
}

function followTarget(target: Target, names: NewNames): Target {
  const column = (name: string): string => names.column(target.name, name);
  const shared = {
    name: names.table(target.name),
    key: column(target.key),
    columns: target.columns.map((each) => ({
      ...each,
      name: column(each.name),
      value:
        each.value.kind === "lookup"
          ? {
              ...each.value,
              dimension: names.table(each.value.dimension),
              by: sorted(followLookup(each.value, names), (part) => part.column),
            }
          : each.value,
    })),
  };
  if (target.kind === "fact")
    return {
      ...target,
      ...shared,
      from: followOrigin(target.from, names),
      grain: sorted(target.grain.map(column), (name) => name),
    };
  const { from, history } = target;
  return {
    ...target,
    ...shared,
    naturalKey: sorted(target.naturalKey.map(column), (name) => name),
    from:
      from.kind === "table"
        ? followOrigin(from, names)
        : { ...from, values: from.values.map((each) => ({ ...each, column: column(each.column) })) },
    history:
      history.kind === "overwrite" ? history : { ...history, from: column(history.from), to: column(history.to) },
  };
}

/** The thing that had another name once goes by its newest; what it was called stays. */
function followRename(rename: Rename, names: NewNames): Rename {
  if (rename.kind === "target") return { ...rename, target: names.table(rename.target) };
  if (rename.kind === "targetColumn") {
    const { target, column } = rename;
    return { ...rename, target: names.table(target), column: names.column(target, column) };
  }
  const { source, table } = rename;
  return {
    ...rename,
    source: names.source(source),
    table: names.sourceTable(source, table),
    column: names.sourceColumn(rename),
  };
}

function followOrigin(from: TableOrigin, names: NewNames): TableOrigin {
  return { ...from, source: names.source(from.source), table: names.sourceTable(from.source, from.table) };
}

function followLookup<Part extends { readonly column: string }>(
  { dimension, by }: { readonly dimension: string; readonly by: readonly Part[] },
  names: NewNames,
): readonly Part[] {
  return by.map((part) => ({ ...part, column: names.column(dimension, part.column) }));
}

function followSource(source: Source, names: NewNames): Source {
  const tables = source.tables.map((table) => {
    const column = (name: string): string =>
      names.sourceColumn({ source: source.name, table: table.name, column: name });
    const { extract } = table;
    return {
      ...table,
      name: names.sourceTable(source.name, table.name),
      columns: table.columns.map((each) => ({
        ...each,
        name: column(each.name),
        references: each.references === null ? null : names.sourceTable(source.name, each.references),
      })),
      primaryKey: table.primaryKey.map(column),
      extract: extract.kind === "newRowsBy" ? { ...extract, column: column(extract.column) } : extract,
    };
  });
  return { ...source, name: names.source(source.name), tables: sorted(tables, ({ name }) => name) };
}

function followRule(given: QualityRule, names: NewNames): QualityRule {
  const { source, table, test } = given;
  const column = (name: string): string => names.sourceColumn({ source, table, column: name });
  const rule = { ...given, source: names.source(source), table: names.sourceTable(source, table) };
  if (test.kind === "complete" || test.kind === "refersTo")
    return { ...rule, test: { ...test, column: column(test.column) } };
  if (test.kind === "unique")
    return { ...rule, test: { ...test, columns: sorted(test.columns.map(column), (name) => name) } };
  return rule;
}

/** Every reference to a source column, wherever in expressions and conditions it stands. */
function throughReferences(model: PipelineModel, names: NewNames): PipelineModel {
  if (!names.movesSources) return model;
  const visit = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(visit);
    if (isReference(value)) {
      const { source, table } = value;
      return {
        source: names.source(source),
        table: names.sourceTable(source, table),
        column: names.sourceColumn(value),
      };
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)]));
  };
  return visit(model) as PipelineModel;
}

function isReference(value: object): value is ColumnReference {
  return Object.keys(value).length === 3 && ["source", "table", "column"].every((key) => key in value);
}

function addressAfter(at: string, names: NewNames): string {
  const [room, first = "", name = "", part, column] = partsOf(at);
  if (room === "sources") {
    const source = names.source(first);
    const parts = at.split("/");
    return part === undefined
      ? [sourcePath(source), ...parts.slice(3)].join("/")
      : [tablePath(source, names.sourceTable(first, part)), ...parts.slice(5)].join("/");
  }
  if (room !== "warehouse" || first !== "targets") return at;
  if (part === "columns" && column !== undefined)
    return targetColumnPath(names.table(name), names.column(name, column));
  return [targetPath(names.table(name)), ...(part === undefined ? [] : [part])].join("/");
}

function addressesBefore(renamings: readonly Renaming[], rules: readonly RuleRenaming[]): (at: string) => string {
  /** What has parts, which go by its name. */
  const wholes = renamings.flatMap((each): readonly (readonly [string, string])[] => {
    if (each.kind === "target") return [[targetPath(each.target), targetPath(each.from)]];
    if (each.kind === "source") return [[sourcePath(each.source), sourcePath(each.from)]];
    if (each.kind !== "sourceTable") return [];
    return [[tablePath(each.source, each.table), tablePath(each.source, each.from)]];
  });
  const columns = new Map(
    renamings.flatMap((each): readonly (readonly [string, string])[] => {
      if (each.kind === "targetColumn")
        return [[targetColumnPath(each.target, each.column), targetColumnPath(each.target, each.from)]];
      if (each.kind !== "sourceColumn") return [];
      const { source, table, column, from } = each;
      return [[sourceColumnPath(source, table, column), sourceColumnPath(source, table, from)]];
    }),
  );
  for (const { from, to } of rules) columns.set(rulePath(to), rulePath(from));
  return (at) => {
    const own = columns.get(at) ?? at;
    const whole = wholes.find(([now]) => own === now || own.startsWith(`${now}/`));
    return whole === undefined ? own : `${whole[1]}${own.slice(whole[0].length)}`;
  };
}

function sorted<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): readonly Thing[] {
  return [...things].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}
