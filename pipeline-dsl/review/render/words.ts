import type { Place } from "../../checks/diagnostic";
import { describePlaces } from "../../checks/render/places";
import type { Recomputation } from "../effects/recompute";
import { few } from "../counted";
import { lockedOut, type WarehouseAction } from "../effects/warehouse-action";
import type { Downstream, ReviewedChange } from "../review";

/** The parts of a reviewed change as sentences, for every form in which a review is read. */

/** A sentence after that of how it differs. */
export function whyWords({ why }: Pick<ReviewedChange, "why">): string {
  return capital(why);
}

export function placeWords({ places }: ReviewedChange, root: string): string | null {
  const first = (all: readonly Place[]): readonly Place[] => all.slice(0, 1);
  if (places.after.length > 0) return describePlaces(first(places.after), root);
  return places.before.length > 0 ? `${describePlaces(first(places.before), root)}, before` : null;
}

/** `dim_apartments (current_price), fact_bookings (apartment_key, user_key)`: columns by table, tables nearest first. */
export function columnWords({ columns }: Downstream): string | null {
  const byTable = new Map<string, string[]>();
  for (const { name } of columns) {
    const table = name.slice(0, name.lastIndexOf("."));
    byTable.set(table, [...(byTable.get(table) ?? []), name.slice(table.length + 1)]);
  }
  if (byTable.size === 0) return null;
  return Array.from(byTable, ([table, names]) => `${table} (${names.join(", ")})`).join(", ");
}

/** The other things that a change reaches, each kind with its names. */
export function reachWords({
  rules,
  references,
  alarms,
  grants,
  backups,
}: Downstream): readonly (readonly [kind: string, names: string])[] {
  const kinds = [
    ["rules", rules.join(", ")],
    ["referred to by", references.join(", ")],
    ["alarms", alarms.join(", ")],
    ["who may read or write its files", foldersByRole(grants)],
    ["old values kept in", backups.join("; ")],
  ] as const;
  return kinds.filter(([, names]) => names !== "");
}

/** `glue_to_redshift_job (curated/dim_users/, curated/fact_bookings/)`, of lines of one role and folder each. */
function foldersByRole(grants: Downstream["grants"]): string {
  const folders = new Map<string, string[]>();
  for (const grant of grants) {
    const [role = "", folder = ""] = grant.split(": ");
    folders.set(role, [...(folders.get(role) ?? []), folder]);
  }
  return Array.from(folders, ([role, own]) => `${role} (${own.join(", ")})`).join("; ");
}

/** Whether anything of the change is refused, so that nothing of it is deployed as it stands. */
export interface Standing {
  readonly isRefused: boolean;
}

/** What must stand above a review of which nothing is deployed as it stands; null: everything is. */
export function notDeployedWords(changes: readonly ReviewedChange[], { isRefused }: Standing): string | null {
  if (!isRefused || changes.length === 0) return null;
  return "Nothing of this is deployed as it stands: everything that is told here is what the change would do.";
}

/** Before everything that is done: nothing that is held back is told as if it happened. */
function onceDeployed({ isRefused }: Standing): string {
  return isRefused ? "once it can be deployed, " : "";
}

export function actionWords({ action, lock, duration, undo, refused }: WarehouseAction, standing: Standing): string {
  if (refused !== null) return `${action}: ${refused.reason}. ${capital(refused.fix)}`;
  const held = lock === "none" ? "nobody waits" : `${lock} ${WAITS[duration]}`;
  return `${onceDeployed(standing)}${action}; ${DURATIONS[duration]}, and ${held}; ${undo === null ? "it cannot be undone" : `to undo it, ${undo}`}`;
}

/** What must stand above every review, since no line of a change is long enough for it; null: nothing. */
export function lockedOutWords(changes: readonly ReviewedChange[]): string | null {
  const tables = changes.flatMap(({ warehouse }) => warehouse.flatMap(({ madeAnew }) => madeAnew ?? []));
  return lockedOut([...new Set(tables)]);
}

/** What must stand above every review: nothing of the change is deployed until this is settled; null: nothing. */
export function refusedChangesWords(
  changes: readonly ReviewedChange[],
  name: (subject: string) => string = (subject) => subject,
): string | null {
  const refused = changes.filter(({ warehouse }) => warehouse.some((action) => action.refused !== null));
  const subjects = [...new Set(refused.map(({ subject }) => name(subject)))];
  if (subjects.length === 0) return null;
  return `The warehouse cannot take the change of ${few(subjects)} as it stands: npx pipeline lock refuses it.`;
}

const DURATIONS: Readonly<Record<WarehouseAction["duration"], string>> = {
  metadata: "no row is touched",
  scan: "every row is read",
  rewrite: "every row is written anew",
};

const WAITS: Readonly<Record<WarehouseAction["duration"], string>> = {
  metadata: "a moment",
  scan: "until that is done",
  rewrite: "until that is done",
};

export function recomputationWords({ target, next, stays, command }: Recomputation, standing: Standing): string {
  const kept = stays === null ? "" : `; ${stays}${command === null ? "" : `, until ${command}`}`;
  return `${target}: ${onceDeployed(standing)}the next run ${next}${kept}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
