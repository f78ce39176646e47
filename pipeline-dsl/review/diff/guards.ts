import type { Change, ChangeClass, Subject } from "./change";

/** What something guards, and what its two ways of changing are called. Every guard of the model says which one it is. */
const WAYS = {
  /** Rows are judged before they are loaded. */
  data: { looser: "quality-looser", stricter: "quality-stricter" },
  /** Something is watched, asked for or refused. */
  watch: { looser: "guard-looser", stricter: "guard-stricter" },
  /** Something comes back after a loss. */
  recovery: { looser: "recovery-weaker", stricter: "recovery-stronger" },
  /** Rows are removed or expire only up to here. */
  removal: { looser: "destructive", stricter: "guard-stricter" },
  /** Raw rows are there to compute again what was lost. */
  retention: { looser: "destructive", stricter: "recovery-stronger" },
} as const satisfies Readonly<Record<string, { readonly looser: ChangeClass; readonly stricter: ChangeClass }>>;

export type Guard = keyof typeof WAYS;

/** The class of a change from one value to another that is not equal; `strictness` is greater the more is held back. */
export function guards<Value>(
  what: Guard,
  strictness: (value: Value) => number,
): (before: Value, after: Value) => ChangeClass {
  return (before, after) => WAYS[what][strictness(after) > strictness(before) ? "stricter" : "looser"];
}

/** How it differs, and what follows. */
type Told = Pick<Change, "words" | "why">;

/** The classes of a guard that is new, and of one that is gone. */
export function guardAdded(what: Guard, subject: Subject, told: Told): Omit<Change, "how" | "what"> {
  return { class: WAYS[what].stricter, ...subject, ...told };
}

export function guardRemoved(what: Guard, subject: Subject, told: Told): Omit<Change, "how" | "what"> {
  return { class: WAYS[what].looser, ...subject, ...told };
}

/** What is given where another one was: neither added nor taken away. */
export function guardGiven<Value>(
  what: Guard,
  other: ChangeClass,
): (before: Value | null, after: Value | null) => ChangeClass {
  return (before, after) => {
    if (after === null) return WAYS[what].looser;
    return before === null ? WAYS[what].stricter : other;
  };
}

export const most = (value: number): number => value;
/** Of what must stay below: the less it may be, the stricter. */
export const least = (value: number): number => -value;
