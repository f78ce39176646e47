import { isPlain, tableIn } from "./describe";
import { type Field, type Kind, where } from "./kinds";
import { type Position, such } from "./position";

/** A list in which every element has a meaning of its own. */
export function list<Element>(element: Kind<Element>, words: string, example = ""): Kind<readonly Element[]> {
  return {
    words,
    example,
    accepts: (given) => Array.isArray(given),
    read(given, at) {
      if (!Array.isArray(given)) {
        at.refuseKind(given, words, `write ${words}${such(example)}`);
        return [];
      }
      at.noteRead(given);
      return elementsOf<Element>(given, element, at);
    },
  };
}

/** A list whose order and repetitions mean nothing, so that an element that stands there twice was meant to be another. */
export function set<Element>(element: Kind<Element>, words: string, example = ""): Kind<readonly Element[]> {
  const plain = list(element, words, example);
  return {
    ...plain,
    read(given, at) {
      const elements = plain.read(given, at);
      elements.forEach((one, index) => {
        if (elements.indexOf(one) < index) refuseTwice(one, at.element(index));
      });
      return elements;
    },
  };
}

/** A list that says something only when something is in it. `unless`: what else can be written. */
export function notEmpty<Element>(kind: Kind<readonly Element[]>, unless: string): Kind<readonly Element[]> {
  return where(kind, (elements) =>
    elements.length > 0 ? null : { message: "is empty, which says nothing", fix: `name at least one, or ${unless}` },
  );
}

function refuseTwice(element: unknown, at: Position): void {
  const words = typeof element === "string" ? JSON.stringify(element) : "the same thing";
  const message = `${at.words} is ${words} once more`;
  at.refuse("duplicate-element", message, "the second one would say nothing", "take it out, or name the one you meant");
}

/** Holes in a list are undefined elements. */
export function elementsOf<Element>(
  given: readonly unknown[],
  element: Kind<Element>,
  at: Position,
): readonly Element[] {
  return Array.from(given, (each, index) => element.read(each, at.element(index)));
}

/** Things by names that the author chooses. */
export function record<Value>(value: Kind<Value>, words: string, example = ""): Kind<Readonly<Record<string, Value>>> {
  return {
    words,
    example,
    accepts: isPlain,
    read(given, at) {
      if (!isPlain(given)) {
        at.refuseKind(given, words, `write ${words}${such(example)}`);
        return {};
      }
      at.noteRead(given);
      refuseSymbols(given, at);
      // An assignment would take `__proto__` for something else than a name.
      return Object.fromEntries(Object.keys(given).map((name) => [name, value.read(given[name], at.option(name))]));
    },
  };
}

/** What goes by a symbol has no name that anything could bear. A table was meant as all of its columns. */
function refuseSymbols(given: object, at: Position): void {
  const table = tableIn(given);
  if (table !== null) {
    const [column = "id"] = Object.keys(given);
    const why = "only what is named is read, so that a column that the source gets later changes nothing";
    at.refuse(
      "wrong-kind",
      `${at.words} has the whole table ${table}`,
      why,
      `name each of them, such as ${column}: ${table}.${column}`,
    );
    return;
  }
  for (const symbol of Object.getOwnPropertySymbols(given)) {
    const why = "only what has a text for a name is read";
    at.refuse("unknown-option", `${at.words} has ${String(symbol)} for a name`, why, "name it by a text");
  }
}

export function required<Value>(kind: Kind<Value>): Field<Value> & { readonly isRequired: true } {
  return { kind, isRequired: true, standard: null };
}

/** `standard`: what holds where it is not written, as it would be written or in words. */
export function optional<Value>(kind: Kind<Value>, standard: string): Field<Value> & { readonly isRequired: false } {
  return { kind, isRequired: false, standard };
}

/** One field an option of the interface: an option that is added there and not here does not compile. */
export type FieldsOf<Shape> = {
  readonly [Key in keyof Shape]-?: Field<Exclude<Shape[Key], undefined>> & {
    readonly isRequired: Partial<Pick<Shape, Key>> extends Pick<Shape, Key> ? false : true;
  };
};

/**
 * An object of options. `of` names the interface whose docstrings say what they mean; `refused` says of a further name
 * why it is no option here.
 */
export function options<Shape extends object>(
  of: string,
  fields: FieldsOf<Shape>,
  refused: Readonly<Record<string, string>> = {},
): Kind<Shape> {
  const all = Object.entries<Field>(fields);
  const known = all.map(([name]) => name);
  const words = known.length === 0 ? "an empty object" : `an object with ${known.join(", ")}`;
  const standIn = (at: Position): Shape => readFields({}, all, at.muted()) as Shape;
  return {
    words,
    example: "",
    accepts: isPlain,
    options: { of, fields },
    read(given, at) {
      if (!isPlain(given)) {
        at.refuseKind(given, words, `write ${words}`);
        return standIn(at);
      }
      at.noteRead(given);
      refuseSymbols(given, at);
      for (const name of Object.keys(given)) {
        if (Object.hasOwn(fields, name)) continue;
        const reason = Object.hasOwn(refused, name) ? refused[name] : undefined;
        if (reason === undefined) at.refuseUnknown(name, known);
        else at.option(name).refuse("unknown-option", `${at.words} has no option ${name}`, reason, `take ${name} out`);
      }
      return readFields(given, all, at) as Shape;
    },
  };
}

/** An option that is written as undefined is a misspelt name, not one that was left out. */
function readFields(
  given: Readonly<Record<string, unknown>>,
  fields: readonly (readonly [string, Field])[],
  at: Position,
): Readonly<Record<string, unknown>> {
  const read: Record<string, unknown> = {};
  for (const [name, { kind, isRequired }] of fields) {
    if (Object.hasOwn(given, name)) read[name] = kind.read(given[name], at.option(name));
    else if (isRequired) {
      at.refuseMissing(name, "option", kind.words, kind.example);
      read[name] = kind.read(undefined, at.muted());
    }
  }
  return read;
}
