import type { PipelineModel } from "../../model";
import { exampleAccessPlace } from "../../targets/explain";
import {
  type Conditions,
  copyRoleAccess,
  extractJobAccess,
  loadJobAccess,
  partMachineAccess,
  pipelineMachineAccess,
  recorderAccess,
  type Statement,
} from "../../targets/iam";

/** A role whose permissions are printed from the definition. */
export interface RoleAccess {
  readonly role: "extract" | "load" | "copy" | "pipeline" | "part" | "recorder";
  /** As a reader knows it: `RDS_TO_S3_job`. */
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** One thing that a role may do: the smallest unit by which permissions are compared. */
export interface Permission {
  readonly action: string;
  /** A pattern, as in a policy. */
  readonly resource: string;
  /** What must hold of a request besides; empty: nothing. */
  readonly condition: string;
}

/** How a role's permissions differ. A role with neither is not listed. */
export interface AccessChange {
  readonly role: RoleAccess["role"];
  readonly name: string;
  /** What it may do that nothing allowed before. */
  readonly widened: readonly Permission[];
  /** What it could do and may do no longer. */
  readonly narrowed: readonly Permission[];
}

/** The roles of a made-up account: only names of the definition and folders of the lake differ between two of them. */
export function accessOf(model: PipelineModel): readonly RoleAccess[] {
  const place = exampleAccessPlace(model);
  const { extract, load } = model.jobs;
  return [
    { role: "extract", name: extract.name, statements: extractJobAccess(model, place) },
    { role: "load", name: load.name, statements: loadJobAccess(model, place) },
    { role: "copy", name: "the role of COPY", statements: copyRoleAccess(model, place, place.keys.lake) },
    { role: "pipeline", name: model.name, statements: pipelineMachineAccess(model, place) },
    { role: "part", name: `${model.name}'s parts`, statements: partMachineAccess(model, place) },
    { role: "recorder", name: "the recorder", statements: recorderAccess(model, place, "recorder", "pipeline") },
  ];
}

/** What each role may do that it could not, and the other way round. */
export function accessChanges(before: PipelineModel, after: PipelineModel): readonly AccessChange[] {
  const old = new Map(accessOf(before).map((access) => [access.role, access]));
  return accessOf(after).flatMap(({ role, name, statements }) => {
    const was = permissionsOf(old.get(role)?.statements ?? []);
    const is = permissionsOf(statements);
    const widened = beyond(is, was);
    const narrowed = beyond(was, is);
    return widened.length === 0 && narrowed.length === 0 ? [] : [{ role, name, widened, narrowed }];
  });
}

/** The permissions of the first that none of the second covers. */
export function beyond(permissions: readonly Permission[], others: readonly Permission[]): readonly Permission[] {
  const exact = new Set(others.map(keyOf));
  const patterns = others.filter((other) => keyOf(other).includes("*"));
  return permissions.filter(
    (permission) => !exact.has(keyOf(permission)) && !patterns.some((other) => covers(other, permission)),
  );
}

export function permissionsOf(statements: readonly Statement[]): readonly Permission[] {
  const all = statements.flatMap(({ actions, resources, conditions }) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) => alternatives(conditions).map((condition) => ({ action, resource, condition }))),
    ),
  );
  return [...new Map(all.map((permission) => [keyOf(permission), permission])).values()];
}

/** One of several values suffices, so each is a permission of its own; what must hold at once stays together. */
function alternatives(conditions: Conditions | undefined): readonly string[] {
  const [only, ...others] = Object.entries(conditions ?? {});
  if (only === undefined) return [""];
  const [operator, keys] = only;
  const [key, ...otherKeys] = Object.entries(keys);
  if (others.length > 0 || otherKeys.length > 0 || key === undefined || !/^String(Equals|Like)$/.test(operator))
    return [JSON.stringify(conditions)];
  return [key[1]].flat().map((value) => `${key[0]} ${value}`);
}

function covers(wide: Permission, narrow: Permission): boolean {
  return (
    glob(wide.action, narrow.action) && glob(wide.resource, narrow.resource) && glob(wide.condition, narrow.condition)
  );
}

/** A star stands for any text, a star of the narrower one included. */
function glob(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return pattern === text;
  const [first = "", ...rest] = pattern.split("*");
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function keyOf({ action, resource, condition }: Permission): string {
  return `${action}\n${resource}\n${condition}`;
}
