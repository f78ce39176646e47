import type { ColumnType, LossKind, PermittedLoss, PipelineModel, Target } from "../../pipeline-dsl/model";
import { describeType } from "../../pipeline-dsl/model/types/registry";
import { planMigration } from "../../pipeline-dsl/review";
import { type MigrationFile, statementBlocks } from "../../pipeline-dsl/targets/redshift/migration";
import { tableColumns } from "../../pipeline-dsl/targets/redshift/table";
import { printed } from "./migration-steps";

/** Where a branch began, and where it ends. */
interface Ends {
  readonly first: PipelineModel;
  readonly last: PipelineModel;
}

/**
 * The model after what a file does to it, as far as single edits of it tell: each of which the file has every statement was made. What a
 * branch had for a while and has no more is known by its name and its type alone.
 */
export function afterStepsOf(file: MigrationFile, model: PipelineModel, ends: Ends): PipelineModel {
  const blocks = new Set(statementBlocks(file.text));
  const names = new Set(
    [model, ends.first, ends.last].flatMap(({ warehouse }) => warehouse.targets.map(({ name }) => name)),
  );
  const touched = [...names].filter((name) => new RegExp(`\\b${name}\\b`).test(file.text));
  // Its new names are those that it has already.
  const { renamed, ...named } = model;
  let current: PipelineModel = named;
  for (const name of touched)
    for (const edit of editsOf(name, file, ends)) {
      const edited = withTarget(current, name, edit(targetIn(current, name)));
      const next = edited === null ? null : withLosses(current, edited);
      if (next === null) continue;
      const { steps, refusals } = planMigration(current, next);
      const isMade = steps.every((step) => printed(next, file.version, step).every((block) => blocks.has(block)));
      if (refusals.length === 0 && steps.length > 0 && isMade) current = next;
    }
  return renamed === undefined ? current : { ...current, renamed };
}

/** What becomes of a table; `undefined` is none, and null: this edit is not of that. */
type Edit = (own: Target | undefined) => Target | undefined | null;

function editsOf(name: string, { text }: MigrationFile, { first, last }: Ends): readonly Edit[] {
  const [began, ends] = [targetIn(first, name), targetIn(last, name)];
  const given = ends ?? began;
  const known = [ends, began].filter((each) => each !== undefined);
  const types = typesIn(text);
  // Made anew, with the columns that it had by then.
  const madeAnew = (like: Target, own: Target): Target => ({
    ...like,
    columns: columnsMade(text, like, [own, ...known]),
  });
  return [
    ...known.flatMap((target): readonly Edit[] => [
      () => target,
      (own) => (own === undefined ? null : madeAnew(target, own)),
    ]),
    (own) => (own?.kind === "dimension" ? madeAnew({ ...own, history: { kind: "overwrite" } }, own) : null),
    ...known.flatMap(({ columns }) => columns.map((column) => withColumn(column.name, () => column))),
    ...addedIn(text, name).map(([column, type]) =>
      withColumn(column, (own) => {
        const [like] = given?.columns ?? [];
        return own !== undefined || like === undefined ? null : { ...like, name: column, type };
      }),
    ),
    ...columnsNamed(text, [first, last], name).flatMap((column) => [
      ...types.map((type) => withColumn(column, (own) => (own === undefined ? null : { ...own, type }))),
      withColumn(column, (own) => (own === undefined ? null : undefined)),
    ]),
    (own) => (own === undefined ? null : undefined),
  ];
}

type Column = Target["columns"][number];

function withColumn(name: string, edit: (own: Column | undefined) => Column | undefined | null): Edit {
  return (own) => {
    if (own === undefined) return null;
    const edited = edit(own.columns.find((each) => each.name === name));
    if (edited === null) return null;
    const at = own.columns.findIndex((each) => each.name === name);
    const others = own.columns.filter((each) => each.name !== name);
    return {
      ...own,
      columns: edited === undefined ? others : others.toSpliced(at < 0 ? others.length : at, 0, edited),
    };
  };
}

function targetIn({ warehouse }: PipelineModel, name: string): Target | undefined {
  return warehouse.targets.find((target) => target.name === name);
}

function withTarget(model: PipelineModel, name: string, target: Target | undefined | null): PipelineModel | null {
  if (target === null) return null;
  const others = model.warehouse.targets.filter((each) => each.name !== name);
  return { ...model, warehouse: { ...model.warehouse, targets: target === undefined ? others : [...others, target] } };
}

/** A migration is there, so what it gives up was permitted: by whom stood in a definition that no commit has any more. */
function withLosses(from: PipelineModel, to: PipelineModel): PipelineModel {
  const every = from.warehouse.targets.flatMap(({ name, columns }) =>
    [null, ...columns.map((column) => column.name)].flatMap((column) =>
      LOSS_KINDS.map((kind): PermittedLoss => ({ kind, target: name, column, until: "", reason: NOBODY_KNOWS })),
    ),
  );
  const permitted = to.permitted ?? [];
  const { losses } = planMigration(from, { ...to, permitted: [...every, ...permitted] });
  return { ...to, permitted: [...permitted, ...losses.filter(({ until }) => until === "")] };
}

const LOSS_KINDS: readonly LossKind[] = ["column", "target", "versions", "values", "rows"];
const NOBODY_KNOWS = "who permitted it, and until when, stood in a commit that is gone";

/** Columns of a table that the text names: each that either end has, or that it adds. */
function columnsNamed(text: string, ends: readonly PipelineModel[], name: string): readonly string[] {
  const known = ends.flatMap((model) => targetIn(model, name)?.columns ?? []).map((column) => column.name);
  const added = Array.from(text.matchAll(ADDED), ({ groups = {} }) => groups["column"] ?? "");
  return [...new Set([...known, ...added])].filter((column) => new RegExp(`\\b${column}\\b`).test(text));
}

const TYPE = String.raw`DECIMAL\(\d+,\s*\d+\)|VARCHAR\(\d+\)|BIGINT|SMALLINT|INTEGER|DOUBLE PRECISION|REAL|BOOLEAN|DATE|TIMESTAMP`;
const ADDED = new RegExp(String.raw`\bALTER TABLE \w+\.(?<table>\w+) ADD COLUMN (?<column>\w+) (?<type>${TYPE})`, "g");

/** Those that a new table has beside its key and its dates, as they are known under the same name. */
function columnsMade(text: string, like: Target, known: readonly Target[]): readonly Column[] {
  const columns = known.flatMap((target) => target.columns);
  const [any] = columns;
  const [list = ""] = new RegExp(String.raw`\bCREATE TABLE [^(]*\.__new__${like.name} \(.*`).exec(text) ?? [];
  const ofItself = new Set(tableColumns({ ...like, columns: [] }).map(({ name }) => name));
  return Array.from(list.matchAll(new RegExp(String.raw`\b(?!AS )(\w+) (${TYPE})`, "g"))).flatMap(
    ([, name = "", written = ""]) => {
      if (ofItself.has(name) || any === undefined) return [];
      const found = columns.find((column) => column.name === name) ?? { ...any, name };
      const type = describeType(found.type).redshift === written ? found.type : typeOf(written);
      return type === null ? [] : [{ ...found, type }];
    },
  );
}

function addedIn(text: string, table: string): readonly (readonly [column: string, type: ColumnType])[] {
  return Array.from(text.matchAll(ADDED)).flatMap(({ groups = {} }) => {
    const type = groups["table"] === table ? typeOf(groups["type"] ?? "") : null;
    return type === null ? [] : [[groups["column"] ?? "", type] as const];
  });
}

function typesIn(text: string): readonly ColumnType[] {
  const written = new Set(Array.from(text.matchAll(new RegExp(String.raw`\b(?:${TYPE})`, "g")), ([type]) => type));
  return [...written].flatMap((type) => typeOf(type) ?? []);
}

/** One of the types that Redshift has under a name. */
function typeOf(written: string): ColumnType | null {
  const [name = ""] = written.split("(");
  const [size = 0, scale = 0] = Array.from(written.matchAll(/\d+/g), Number);
  switch (name) {
    case "DECIMAL":
      return { kind: "decimal", precision: size, scale, unsigned: false };
    case "VARCHAR":
      // Four bytes a character.
      return size % 4 === 0 ? { kind: "varchar", length: size / 4 } : null;
    case "SMALLINT":
      return { kind: "integer", width: "small", unsigned: false };
    case "INTEGER":
      return { kind: "integer", width: "regular", unsigned: false };
    case "BIGINT":
      return { kind: "integer", width: "big", unsigned: false };
    case "DOUBLE PRECISION":
      return { kind: "double" };
    case "REAL":
      return { kind: "float" };
    case "BOOLEAN":
      return { kind: "boolean" };
    case "DATE":
      return { kind: "date" };
    case "TIMESTAMP":
      return { kind: "timestamp", precision: 0 };
    default:
      return null;
  }
}
