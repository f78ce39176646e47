import { Console } from "node:console";
import { createRequire, isBuiltin } from "node:module";

/** The definition asked for something that differs from day to day or from computer to computer, or that comes too late. */
export class AsksTheWorld extends Error {
  constructor(
    message: string,
    readonly why: string,
    readonly fix: string,
  ) {
    super(message);
    this.name = "AsksTheWorld";
  }
}

/** `what`: as it is written, such as `new Date()`. */
export function refuse(what: string): never {
  throw new AsksTheWorld(
    `the definition asks for ${what}`,
    "it would mean something else on another day or another computer, and its lock would be stale there",
    "write the value out; what differs from stack to stack stands in the stack's settings",
  );
}

function refuseLater(what: string): never {
  throw new AsksTheWorld(
    `the definition waits for something: ${what}`,
    "it is read at once, and what comes later would be dropped",
    "take it out, and import what is needed at the top of the file",
  );
}

/** Throws for each name that is asked of it, `thing.name`. */
export function nothingOf(thing: string): object {
  const asked = (name: string | symbol): never => refuse(`${thing}.${String(name)}`);
  return new Proxy(
    {},
    {
      get: (_, name) => asked(name),
      set: (_, name) => asked(name),
      has: (_, name) => asked(name),
      ownKeys: () => refuse(thing),
    },
  );
}

/** The same, without what `names` lists. */
function without<Thing extends object>(thing: Thing, called: string, names: readonly string[]): Thing {
  return new Proxy(thing, {
    get: (target, name): unknown =>
      typeof name === "string" && names.includes(name)
        ? () => refuse(`${called}.${name}()`)
        : Reflect.get(target, name, target),
  });
}

/** A day alone is one of UTC; a time is so only with its zone. */
const MOMENT = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?$/;

function refuseLocalTime(given: readonly unknown[], called: string): void {
  const [first] = given;
  if (given.length > 1) refuse(`${called}, whose numbers are a time of this computer's zone`);
  if (typeof first === "string" && !MOMENT.test(first))
    refuse(`${called} of ${JSON.stringify(first)}, which does not say its zone`);
}

/** A moment that is written out is as good as any; the one of now is not, nor one of the computer's own zone. */
const CALENDAR = new Proxy(without(Date, "Date", ["now"]), {
  construct: (target, given: readonly unknown[], maker) => {
    if (given.length === 0) refuse("new Date()");
    refuseLocalTime(given, "new Date()");
    return Reflect.construct(target, given, maker) as object;
  },
  apply: () => refuse("Date()"),
  get: (target, name): unknown =>
    name === "parse"
      ? (text: unknown) => {
          refuseLocalTime([text], "Date.parse()");
          return Date.parse(String(text));
        }
      : Reflect.get(target, name),
});

/** An async function makes one, and waits. */
const LATER = new Proxy(Promise, {
  construct: () => refuseLater("async, or a Promise"),
  get: (_, name) => refuseLater(`Promise.${String(name)}`),
});

const LATE_CALLS = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "fetch", "MessageChannel"];

const REFUSED: Readonly<Record<string, unknown>> = {
  process: nothingOf("process"),
  crypto: nothingOf("crypto"),
  performance: nothingOf("performance"),
  Date: CALENDAR,
  Math: without(Math, "Math", ["random"]),
  Promise: LATER,
  ...Object.fromEntries(
    LATE_CALLS.map((name) => [
      name,
      function () {
        refuseLater(`${name}()`);
      },
    ]),
  ),
};

const GLOBAL = new Proxy(globalThis, {
  get: (target, name): unknown =>
    typeof name === "string" && Object.hasOwn(REFUSED, name) ? REFUSED[name] : Reflect.get(target, name),
});

/** What stands under these names in a definition: it means the same everywhere and on every day, or is refused. */
export const WORLD: Readonly<Record<string, unknown>> = {
  ...REFUSED,
  globalThis: GLOBAL,
  global: GLOBAL,
  // What a command prints may be read by a program, `check --json`.
  console: new Console(process.stderr, process.stderr),
};

/** Parts of Node that work on what they are given alone. */
const SAME_EVERYWHERE = ["assert", "assert/strict", "buffer", "querystring", "string_decoder", "util", "util/types"];

/** Packages are looked up from the file's folder; of Node itself there is what says the same everywhere, `given` among it. */
export function requireFrom(file: string, given: Readonly<Record<string, unknown>>): (name: string) => unknown {
  const found: (name: string) => unknown = createRequire(file);
  return (name) => {
    if (!isBuiltin(name)) return found(name);
    const part = name.replace(/^node:/, "");
    return given[part] ?? (SAME_EVERYWHERE.includes(part) ? found(name) : refuse(name));
  };
}
