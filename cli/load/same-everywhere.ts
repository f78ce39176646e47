import { compileFunction } from "node:vm";
import { refuse } from "./world";

type Replacement = readonly [of: object, name: string, value: unknown];
type Method = (this: unknown, ...given: readonly unknown[]) => unknown;

/** A method that takes a locale, `locale` the place of it among its arguments, and options with a zone after it where it tells a time. */
interface Localised {
  readonly of: object;
  readonly called: string;
  readonly name: string;
  readonly locale: number;
  readonly zone: boolean;
}

const DATE_LOCALISED = ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"];

function localisedOf(realm: typeof globalThis): readonly Localised[] {
  return [
    ...DATE_LOCALISED.map((name) => ({ of: realm.Date.prototype, called: "Date", name, locale: 0, zone: true })),
    { of: realm.Number.prototype, called: "Number", name: "toLocaleString", locale: 0, zone: false },
    { of: realm.BigInt.prototype, called: "BigInt", name: "toLocaleString", locale: 0, zone: false },
    { of: realm.Array.prototype, called: "Array", name: "toLocaleString", locale: 0, zone: false },
    { of: realm.String.prototype, called: "String", name: "localeCompare", locale: 1, zone: false },
    { of: realm.String.prototype, called: "String", name: "toLocaleUpperCase", locale: 0, zone: false },
    { of: realm.String.prototype, called: "String", name: "toLocaleLowerCase", locale: 0, zone: false },
  ];
}

/** What a Date says or takes in the computer's own zone: each has a sister with UTC in its name, or `toISOString`. */
const LOCAL_OF_DATE = Object.getOwnPropertyNames(Date.prototype).filter(
  (name) =>
    /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|Year)$/.test(name) ||
    ["getTimezoneOffset", "toString", "toDateString", "toTimeString"].includes(name),
);

const FORMATTERS = Object.getOwnPropertyNames(Intl).filter(
  (name) => typeof Reflect.get(Intl, name) === "function" && /^[A-Z]/.test(name) && name !== "Locale",
);

function saysZone(options: unknown): boolean {
  return typeof options === "object" && options !== null && typeof Reflect.get(options, "timeZone") === "string";
}

function localised({ of, called, name, locale, zone }: Localised): Replacement {
  const original = Reflect.get(of, name) as Method;
  const asked = function (this: unknown, ...given: readonly unknown[]): unknown {
    if (given[locale] === undefined) return refuse(`${called}'s ${name}() without a locale`);
    if (zone && !saysZone(given[locale + 1])) return refuse(`${called}'s ${name}() without a timeZone`);
    return Reflect.apply(original, this, given);
  };
  return [of, name, asked];
}

function formatter(intl: typeof Intl, name: string): Replacement {
  const original = Reflect.get(intl, name) as new (...given: readonly unknown[]) => object;
  const judged = (given: readonly unknown[]): void => {
    if (given[0] === undefined) refuse(`Intl.${name} without a locale`);
    if (name === "DateTimeFormat" && !saysZone(given[1])) refuse(`Intl.${name} without a timeZone`);
  };
  const asked = new Proxy(original, {
    construct: (target, given: readonly unknown[], maker) => {
      judged(given);
      return Reflect.construct(target, given, maker) as object;
    },
    apply: (target, self, given: readonly unknown[]): unknown => {
      judged(given);
      return Reflect.apply(target as unknown as Method, self, given);
    },
  });
  return [intl, name, asked];
}

/** Text that becomes a program sees the computer behind `world.ts`: what takes it is refused. */
function programsFromText({ global, functions }: Realm): readonly Replacement[] {
  return [
    [global, "eval", () => refuse("eval()")],
    [global, "Function", refusingMaker(global.Function)],
    ...functions.map((made): Replacement => {
      const kind = Object.getPrototypeOf(made) as { readonly constructor: FunctionConstructor };
      return [kind, "constructor", refusingMaker(kind.constructor)];
    }),
  ];
}

function refusingMaker(maker: FunctionConstructor): FunctionConstructor {
  const refused = (): never => refuse("new Function()");
  return new Proxy(maker, { construct: refused, apply: refused });
}

function replacementsIn(realm: Realm): readonly Replacement[] {
  const { global } = realm;
  return [
    ...LOCAL_OF_DATE.map((name): Replacement => [global.Date.prototype, name, () => refuse(`Date's ${name}()`)]),
    ...programsFromText(realm),
    ...localisedOf(global).map(localised),
    ...FORMATTERS.map((name) => formatter(global.Intl, name)),
  ];
}

interface Realm {
  readonly global: typeof globalThis;
  /** A function of each kind. */
  readonly functions: readonly object[];
}

const REALM =
  "return { global: globalThis, functions: [() => 1, function* () {}, async () => 1, async function* () {}] }";

/** Where a definition's own texts, numbers and dates come from: under Jest not where its command's do. */
function realms(): readonly Realm[] {
  const theirs = Reflect.apply(compileFunction(REALM), undefined, []) as Realm;
  return theirs.global === globalThis ? [theirs] : [{ global: globalThis, functions: [] }, theirs];
}

/**
 * Calls `read`, which must not wait. Meanwhile nothing tells the computer's zone or language: what takes a locale or a
 * zone has to be given it, and a Date speaks UTC. The language's own words run too, so they say theirs.
 */
export function sameEverywhere<Result>(read: () => Result): Result {
  const replaced = realms()
    .flatMap(replacementsIn)
    .map(([of, name, value]) => {
      const before = Object.getOwnPropertyDescriptor(of, name);
      Object.defineProperty(of, name, { ...before, value });
      return { of, name, before };
    });
  try {
    return read();
  } finally {
    for (const { of, name, before } of replaced) if (before !== undefined) Object.defineProperty(of, name, before);
  }
}
