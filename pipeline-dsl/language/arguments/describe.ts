/** What an instance of one of the language's classes is called. */
const NAMES = new Map<unknown, string>();
/** Of a class whose instances nothing takes: what they lack. */
const COMPLETIONS = new Map<unknown, string>();

export function nameInstances(ofClass: unknown, words: string, completion?: string): void {
  NAMES.set(ofClass, words);
  if (completion !== undefined) COMPLETIONS.set(ofClass, completion);
}

/** How an instance becomes what can be taken; null: it is finished, or no instance. */
export function completionOf(given: unknown): string | null {
  if (typeof given !== "object" || given === null) return null;
  return COMPLETIONS.get(given.constructor) ?? null;
}

const LONGEST_TEXT = 40;

/** What stands where something else was wanted, for a sentence: `the number 3`, `a list`, `a schedule`. */
export function describe(given: unknown): string {
  switch (typeof given) {
    case "string":
      return `the text ${JSON.stringify(given.length > LONGEST_TEXT ? `${given.slice(0, LONGEST_TEXT)}…` : given)}`;
    case "number":
    case "bigint":
      return Number.isNaN(given) ? "NaN" : `the number ${String(given)}`;
    case "object":
      return given === null ? "null" : describeObject(given);
    case "boolean":
    case "undefined":
      return String(given);
    default:
      return `a ${typeof given}`;
  }
}

function describeObject(given: object): string {
  if (Array.isArray(given)) return "a list";
  if (tableIn(given) !== null) return "a table";
  for (let from: unknown = Object.getPrototypeOf(given); from !== null; from = Object.getPrototypeOf(from)) {
    const words = NAMES.get((from as { readonly constructor: unknown }).constructor);
    if (words !== undefined) return words;
  }
  return isPlain(given) ? "an object of options" : `an instance of ${given.constructor.name}`;
}

/** The name of the table that this is, or that was taken apart into it; null: it has none. */
export function tableIn(given: object): string | null {
  const mark = Object.getOwnPropertySymbols(given).find(({ description }) => description === "table");
  const identity: unknown = mark === undefined ? null : Reflect.get(given, mark);
  if (typeof identity !== "object" || identity === null || !("name" in identity)) return null;
  return typeof identity.name === "string" ? identity.name : null;
}

/** `{ ... }`, and nothing that a class or a list makes. */
export function isPlain(given: unknown): given is Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) return false;
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === null || prototype === Object.prototype || isForeignPlain(prototype);
}

/** The prototype of plain objects of another realm, where a definition may have been evaluated. */
function isForeignPlain(prototype: unknown): boolean {
  return (
    typeof prototype === "object" &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, "isPrototypeOf")
  );
}
