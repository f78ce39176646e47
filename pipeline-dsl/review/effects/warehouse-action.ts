import { targetColumnPath, targetPartPath, targetPath } from "../../checks/paths";
import { describeType, naturalKeyOf } from "../../model";
import { ownName } from "../../targets/own-name";
import { few } from "../counted";
import type { MigrationPlan, MigrationStep, RebuildTable } from "../migration/migration";
import { beginsVersions } from "../migration/rebuild";
import { nameOfGone } from "../renames/renamings";

/** What the warehouse does for one change, and what its readers feel of it. */
export interface WarehouseAction {
  /** In words: `adds the column status`. */
  readonly action: string;
  /** What nobody else can do meanwhile. */
  readonly lock: "none" | "readers and writers wait";
  /** How long: no row is touched, every row is read, every row is written. */
  readonly duration: "metadata" | "scan" | "rewrite";
  /** How it is taken back; null: it cannot be. */
  readonly undo: string | null;
  /** The table that is another one under its name afterwards, on which nothing was granted to anybody; null: none is. */
  readonly madeAnew: string | null;
  /** Null: it is planned. Else why it is refused as it stands, and what to do. */
  readonly refused: { readonly reason: string; readonly fix: string } | null;
}

/** By the address of the table or column that they are of. */
export function actionsByPlace(plan: MigrationPlan): ReadonlyMap<string, readonly WarehouseAction[]> {
  const actions = new Map<string, WarehouseAction[]>();
  const add = (at: string, action: WarehouseAction): void => {
    const others = actions.get(at);
    if (others === undefined) actions.set(at, [action]);
    else others.push(action);
  };
  for (const step of plan.steps) add(placeOfStep(step), actionOf(step));
  for (const { target, column, reason, fix } of plan.refusals) {
    const at = column === null ? targetPath(target) : targetColumnPath(target, column);
    const nothing = { lock: "none", duration: "metadata", undo: null, madeAnew: null } as const;
    add(at, { action: "the change is refused", ...nothing, refused: { reason, fix } });
  }
  return actions;
}

function placeOfStep(step: MigrationStep): string {
  const { name, key, columns } = step.target;
  switch (step.kind) {
    case "createTable":
    case "renameTable":
      return targetPath(name);
    case "renameColumn":
      if (columns.some((column) => column.name === step.column)) return targetColumnPath(name, step.column);
      return targetPartPath(name, step.column === key ? "key" : "history");
    case "addColumn":
    case "widenColumn":
    case "convertColumn":
    case "dropColumn":
      return targetColumnPath(name, step.column.name);
    case "rebuildTable":
    case "endTable":
      return targetPath(name);
    default:
      return step satisfies never;
  }
}

/** ALTER TABLE takes an exclusive lock for as long as it works; without rows to touch that is a moment. */
function actionOf(step: MigrationStep): WarehouseAction {
  const shared = { duration: "metadata", madeAnew: null, refused: null } as const;
  switch (step.kind) {
    case "createTable":
      return { ...shared, action: `creates ${step.target.name}`, lock: "none", undo: "the table can be dropped" };
    case "renameTable":
      return {
        ...shared,
        action: `renames ${step.from} to ${step.target.name}, with its rows, keys and history`,
        lock: "readers and writers wait",
        undo: "the table can be renamed back",
      };
    case "renameColumn":
      return {
        ...shared,
        action: `renames the column ${step.from} to ${step.column}`,
        lock: "readers and writers wait",
        undo: "the column can be renamed back",
      };
    case "addColumn":
      return {
        ...shared,
        action: `adds the column ${step.column.name}`,
        lock: "readers and writers wait",
        undo: "the column can be dropped",
      };
    case "widenColumn":
      return {
        ...shared,
        action: `widens ${step.column.name}`,
        duration: "rewrite",
        lock: "readers and writers wait",
        undo: "the column can be made narrower again while no value is longer or greater",
      };
    case "convertColumn":
      return {
        ...shared,
        action: `writes ${step.column.name} anew as ${describeType(step.column.type).redshift}${step.losesUnfit ? "; a value that it does not hold becomes NULL" : ""}`,
        duration: "rewrite",
        lock: "readers and writers wait",
        undo: step.losesUnfit ? null : "the column can be converted back",
      };
    case "dropColumn":
      return {
        ...shared,
        action: `drops the column ${nameAtFirst(step.column.name)} with its values`,
        lock: "readers and writers wait",
        undo: null,
      };
    case "rebuildTable":
      return rebuilt(step);
    case "endTable": {
      const name = nameAtFirst(step.target.name);
      return {
        ...shared,
        action: `gives ${name} another name, ${keptWords(name, step.keepDays)}`,
        lock: "readers and writers wait",
        undo: `the table can be renamed back within ${String(step.keepDays)} days; the migration says how`,
      };
    }
    default:
      return step satisfies never;
  }
}

/** Of what is gone and left its name to something else. */
function nameAtFirst(name: string): string {
  return nameOfGone(name) ?? name;
}

function rebuilt({ target, before, rows, pointing, keepDays }: RebuildTable): WarehouseAction {
  const follow = rows === "all" ? "" : few(pointing.map(({ table, column }) => `${table}.${column}`));
  const which =
    rows === "all"
      ? "with all rows and their surrogate keys"
      : `with the newest row of each ${naturalKeyOf(target).join(", ")}${follow === "" ? "" : `; ${follow} of rows that pointed to another is written, and points to it`}`;
  const history = beginsVersions(before, target)
    ? `; its versions begin with what is there now: earlier changes were not recorded`
    : "";
  return {
    action: `makes ${target.name} anew, ${which}${history}; the old one is ${keptWords(target.name, keepDays)}`,
    lock: "readers and writers wait",
    duration: "rewrite",
    undo: `the old table can be renamed back within ${String(keepDays)} days; the migration says how${follow === "" ? "" : `; to what ${follow} pointed comes back from a snapshot from before alone`}`,
    madeAnew: target.name,
    refused: null,
  };
}

/**
 * Who reads a table that is made anew is locked out until somebody grants it again: a migration cannot read what was granted, since
 * Redshift shows a grant only to those who may see both sides of it (Redshift guide, SVV_RELATION_PRIVILEGES). Null: nobody is.
 */
export function lockedOut(tables: readonly string[]): string | null {
  if (tables.length === 0) return null;
  const [them, those] = tables.length === 1 ? ["it", "that table"] : ["them", "those tables"];
  return `Whoever was granted ${few(tables)} is locked out when the migration has made ${them} anew, until the grants on ${those} are given again: npx pipeline drift prints those that its user may see.`;
}

function keptWords(table: string, days: number): string {
  return `kept for ${String(days)} days as ${ownName("kept", table)} with the day`;
}
