import type { ChangeClass, PermittedLoss } from "../model";

/**
 * Addresses of the things in a pipeline model, as JSON pointers whose list entries go by name. The compiler records
 * where each address was declared; a check names an address and never knows of files. What has no place of its own
 * stands at its nearest recorded ancestor, so a compiler may record as little as the calls.
 */
export type ModelPath = `/${string}`;

export const PIPELINE: ModelPath = "/";
export const LAKE: ModelPath = "/lake";
export const WAREHOUSE: ModelPath = "/warehouse";
export const SCHEDULE: ModelPath = "/schedule";
export const OBJECTIVES: ModelPath = "/objectives";
export const ALERTS: ModelPath = "/alerts";
export const RECOVERY: ModelPath = "/recovery";
export const QUALITY: ModelPath = "/quality";

export function sourcePath(source: string): ModelPath {
  return `/sources/${escape(source)}`;
}

export function tablePath(source: string, table: string): ModelPath {
  return `${sourcePath(source)}/tables/${escape(table)}`;
}

export function tablePartPath(source: string, table: string, part: "primaryKey" | "extract"): ModelPath {
  return `${tablePath(source, table)}/${part}`;
}

export function sourceColumnPath(source: string, table: string, column: string): ModelPath {
  return `${tablePath(source, table)}/columns/${escape(column)}`;
}

export function targetPath(target: string): ModelPath {
  return `${WAREHOUSE}/targets/${escape(target)}`;
}

export type TargetPart = "key" | "from" | "naturalKey" | "grain" | "history" | "whenSourceRowVanishes";

export function targetPartPath(target: string, part: TargetPart): ModelPath {
  return `${targetPath(target)}/${part}`;
}

export function targetColumnPath(target: string, column: string): ModelPath {
  return `${targetPath(target)}/columns/${escape(column)}`;
}

/** By the rule's id. */
export function rulePath(rule: string): ModelPath {
  return `${QUALITY}/rules/${escape(rule)}`;
}

/** Of who must agree to changes of the class. */
export function reviewPath(changeClass: ChangeClass): ModelPath {
  return `${PIPELINE}review/${changeClass}`;
}

export function jobPath(job: "extract" | "load"): ModelPath {
  return `/jobs/${job}`;
}

export function zonePath(zone: string): ModelPath {
  return `${LAKE}/zones/${escape(zone)}`;
}

export type ObjectivePart = "jobSuccessRate" | "dataFreshnessSeconds" | "errorRate";

export function objectivePath(part: ObjectivePart): ModelPath {
  return `${OBJECTIVES}/${part}`;
}

export function alertPath(severity: string, kind: string): ModelPath {
  return `${ALERTS}/${severity}/${kind}`;
}

export function recoveryPath(part: "lake" | "snapshots" | "standby" | "backups" | "rehearse"): ModelPath {
  return `${RECOVERY}/${part}`;
}

/** Of what leads nowhere and so has no place in the model: by its number. */
export function forgottenPath(index: number): ModelPath {
  return `/forgotten/${String(index)}`;
}

/** Of what accepts a warning of the thing at an address. */
export function acceptancePath(at: string, code: string): ModelPath {
  return `${at === PIPELINE ? "" : (at as ModelPath)}/accepts/${code}`;
}

/** Of the permission to give something up. */
export function lossPath({ kind, target, column }: Pick<PermittedLoss, "kind" | "target" | "column">): ModelPath {
  return `/allows/${kind} ${escape(column === null ? target : `${target}.${column}`)}`;
}

/** The address above, or null at the pipeline itself. */
export function parentPath(path: string): string | null {
  if (path === PIPELINE) return null;
  const end = path.lastIndexOf("/");
  return end <= 0 ? PIPELINE : path.slice(0, end);
}

/** The parts of an address, names as they were given: `["warehouse", "targets", "dim_users"]`. */
export function partsOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What the thing at an address is called there; empty at the definition itself. */
export function nameAt(path: string): string {
  return partsOf(path).at(-1) ?? "";
}

/** As in JSON pointers: a name may hold a slash when it is faulty. Addresses are many, and almost all names are plain. */
function escape(name: string): string {
  return /[~/]/.test(name) ? escapeFaulty(name) : name;
}

function escapeFaulty(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
