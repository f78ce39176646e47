import type { CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { Field, Kind } from "./kinds";
import { Position } from "./position";
import { currentRecording } from "./recording";

/** One argument of a call, by its place. */
export interface Parameter<Value = unknown> extends Field<Value> {
  readonly name: string;
  /** Takes all arguments from here on; its value is the list of them. */
  readonly isRest: boolean;
}

export function parameter<Value>(name: string, kind: Kind<Value>): Parameter<Value> {
  return { name, kind, isRequired: true, standard: null, isRest: false };
}

/** `value` holds where the argument is not given; `standard` says it in the language reference. */
export function optionalParameter<Value>(
  name: string,
  kind: Kind<Value>,
  value: NoInfer<Value>,
  standard: string,
): Parameter<Value> & { readonly value: Value } {
  return { name, kind, isRequired: false, standard, isRest: false, value };
}

/** All arguments from here on; `kind` is that of one. */
export function rest<Element>(
  name: string,
  kind: Kind<Element>,
  least: "none" | "at least one",
): Parameter<readonly Element[]> {
  const each: Kind<readonly Element[]> = {
    words: kind.words,
    example: kind.example,
    accepts: () => true,
    read: (given, at) => (given as readonly unknown[]).map((one, index) => kind.read(one, at.element(index))),
  };
  const isRequired = least === "at least one";
  return { name, kind: each, isRequired, standard: isRequired ? null : "none", isRest: true };
}

type ParametersOf<Values extends readonly unknown[]> = { readonly [Index in keyof Values]: Parameter<Values[Index]> };

export interface Read<Values> {
  readonly values: Values;
  readonly site: CallSite;
  readonly faults: readonly Fault[];
}

/** The arguments that one word of the language takes. */
export class Call<const Values extends readonly unknown[] = readonly unknown[]> {
  constructor(
    readonly name: string,
    readonly parameters: ParametersOf<Values>,
  ) {}

  /**
   * The arguments, each of the kind that it must have, and what was wrong with those that were given. `of`: the thing whose
   * method was called, which takes them.
   */
  read(given: readonly unknown[], site: CallSite, of: CallSite | null = null): Read<Values> {
    const faults = new Set<Fault>();
    const subject = (): string => subjectOf(this.name, given);
    if (of === null) currentRecording()?.noteMade({ word: this.name, subject, site });
    else currentRecording()?.noteTaken(site, of);
    const at = Position.of({ subject, site, faults });
    const values = this.parameters.map((each, index) => readOne(each, index, given, at));
    this.refuseSurplus(given, at);
    return { values: values as unknown as Values, site, faults: faults.size === 0 ? NO_FAULTS : [...faults] };
  }

  private refuseSurplus(given: readonly unknown[], at: Position): void {
    const most = this.parameters.length;
    if (given.length <= most || this.parameters.at(-1)?.isRest === true) return;
    const takes = most === 0 ? "takes no arguments" : `takes ${counted(most)}`;
    at.refuse(
      "surplus-argument",
      `${at.words} ${takes} and was given ${String(given.length)}`,
      "an argument that nothing reads would be dropped",
      most === 0
        ? "take it out"
        : `take it out; the arguments are ${this.parameters.map(({ name }) => name).join(", ")}`,
    );
  }
}

/** Words of the language by name, a method's with a dot before it; several calls for one that is read by their number. */
const calls = new Map<string, Call[]>();

export const CALLS: ReadonlyMap<string, readonly Call[]> = calls;

/** Every word is declared once, so that the reference and the tests know all of them. */
export function call<const Values extends readonly unknown[]>(
  name: string,
  ...parameters: ParametersOf<Values>
): Call<Values> {
  const made = new Call<Values>(name, parameters);
  calls.set(name, [...(calls.get(name) ?? []), made]);
  return made;
}

function readOne(
  parameter: Parameter & { readonly value?: unknown },
  index: number,
  given: readonly unknown[],
  at: Position,
): unknown {
  const { kind, name, isRequired, isRest } = parameter;
  // The options of a call are named by themselves: `columns.price`, not `definition.columns.price`.
  if (isRest && (given.length > index || !isRequired)) return kind.read(given.slice(index), at.option(name));
  const position = kind.options === undefined ? at.option(name) : at;
  if (index < given.length) return kind.read(given[index], position);
  if (!isRequired) return parameter.value;
  at.refuseMissing(name, "argument", kind.words, kind.example);
  return kind.read(isRest ? [] : undefined, at.muted());
}

function subjectOf(name: string, given: readonly unknown[]): string {
  return typeof given[0] === "string" ? `${name}(${JSON.stringify(given[0])})` : `${name}()`;
}

function counted(most: number): string {
  return most === 1 ? "one argument" : `at most ${String(most)} arguments`;
}
