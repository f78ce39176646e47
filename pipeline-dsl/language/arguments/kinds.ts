import type { CallSite } from "../call-site";
import type { Fault } from "../fault";
import { didYouMean } from "../../checks/suggest";
import { describe, nameInstances } from "./describe";
import { unfitCharacter } from "./characters";
import { isAsWritten } from "./exact";
import { type Position, such } from "./position";
import { currentRecording } from "./recording";

/** What may stand at a position of a call: how it is told from other things, read and described. */
export interface Kind<out Value> {
  /** With its article: `a list of columns`. For sentences and for the language reference. */
  readonly words: string;
  /** As it is written, or empty. */
  readonly example: string;
  /** Whether something of this kind was meant; what is wrong within it is found by `read`. */
  readonly accepts: (given: unknown) => boolean;
  /** The value, or a stand-in of the kind where it cannot be used; what is wrong is reported at the position. */
  readonly read: (given: unknown, at: Position) => Value;
  /** The options of an object of options. */
  readonly options?: OptionSet;
}

/** For the language reference: the interface whose docstrings say what each option means, and the options. */
export interface OptionSet {
  readonly of: string;
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Field<Value = unknown> {
  readonly kind: Kind<Value>;
  readonly isRequired: boolean;
  /** What holds where the option is not written, as it would be written; null for a required one. */
  readonly standard: string | null;
}

/** A kind whose values need no look inside. */
export function simple<Value>(
  words: string,
  example: string,
  accepts: (given: unknown) => given is Value,
  standIn: (site: CallSite) => Value,
): Kind<Value> {
  return {
    words,
    example,
    accepts,
    read(given, at) {
      if (accepts(given)) return given;
      at.refuseKind(given, words, `write ${words}${such(example)}`);
      return standIn(at.site);
    },
  };
}

/** A text that says something. */
export function text(words = "a text", example = ""): Kind<string> {
  return where(anyText(words, example), (given) =>
    given.trim() === "" ? { message: "is blank, which says nothing", fix: `write ${words}${such(example)}` } : null,
  );
}

/** A text that may be empty. */
export function anyText(words = "a text", example = ""): Kind<string> {
  const isText = (given: unknown): given is string => typeof given === "string";
  return where(
    simple(words, example, isText, () => ""),
    unfitCharacter,
  );
}

/** NaN and the infinities are no numbers to anybody who reads a definition. */
export function number(words = "a number", example = ""): Kind<number> {
  const isNumber = (given: unknown): given is number => typeof given === "number" && Number.isFinite(given);
  return asWritten(
    simple(words, example, isNumber, () => 0),
    "write it with at most 15 digits",
  );
}

/** A number that is still the one that was written. */
export function asWritten<Value>(kind: Kind<Value>, fix: string): Kind<Value> {
  return where(kind, (value) =>
    typeof value !== "number" || isAsWritten(value)
      ? null
      : { message: "has more digits than a number keeps, and is hardly the one that was written", fix },
  );
}

/** Of things that are counted. */
export function wholeNumber(words = "a whole number", example = ""): Kind<number> {
  return where(number(words, example), (value) =>
    Number.isInteger(value) ? null : { message: "is no whole number", fix: `write ${words}${such(example)}` },
  );
}

export function flag(): Kind<boolean> {
  const isFlag = (given: unknown): given is boolean => typeof given === "boolean";
  return simple("true or false", "", isFlag, () => false);
}

/** One of a few words of the language. */
export function oneWord<const Word extends string>(...words: readonly [Word, ...Word[]]): Kind<Word> {
  const all = words.map((word) => JSON.stringify(word)).join(" or ");
  return {
    words: all,
    example: "",
    accepts: (given) => typeof given === "string",
    read(given, at) {
      const known = words.find((word) => word === given);
      if (known !== undefined) return known;
      at.refuseKind(given, all, typeof given === "string" ? didYouMean(given, words, `write ${all}`) : `write ${all}`);
      return words[0];
    },
  };
}

/** What a word of the language gives; what is wrong within it comes along. */
export function instance<Value extends { readonly faults: readonly Fault[]; readonly site: CallSite | null }>(
  ofClass: abstract new (...parameters: never[]) => Value,
  words: string,
  example: string,
  standIn: (site: CallSite) => Value,
): Kind<Value> {
  nameInstances(ofClass, words);
  const isOne = (given: unknown): given is Value => given instanceof ofClass;
  return {
    words,
    example,
    accepts: isOne,
    read(given, at) {
      if (isOne(given)) {
        if (given.site !== null) currentRecording()?.noteTaken(given.site, at.site);
        if (given.faults.length > 0) at.carry(given.faults);
        return given;
      }
      at.refuseKind(given, words, `write ${words}${words === example ? "" : such(example)}`);
      return standIn(at.site);
    },
  };
}

/** One of several kinds, which `accepts` tells apart. */
export function either<One, Other>(first: Kind<One>, second: Kind<Other>): Kind<One | Other> {
  const words = `${first.words} or ${second.words}`;
  const options = first.options ?? second.options;
  return {
    words,
    example: first.example,
    accepts: (given) => first.accepts(given) || second.accepts(given),
    read(given, at) {
      if (second.accepts(given)) return second.read(given, at);
      if (first.accepts(given)) return first.read(given, at);
      at.refuseKind(given, words, `write ${words}${such(first.example)}`);
      return first.read(given, at.muted());
    },
    ...(options === undefined ? {} : { options }),
  };
}

/** A kind with a further condition: the sentence that says why a value does not meet it, or null. One that was refused is not tried on. */
export function where<Value>(
  kind: Kind<Value>,
  refusal: (value: Value) => { readonly message: string; readonly fix: string } | null,
): Kind<Value> {
  return {
    ...kind,
    read(given, at) {
      const value = kind.read(given, at);
      const refused = kind.accepts(given) && !at.isRefused ? refusal(value) : null;
      if (refused !== null)
        at.refuse("wrong-kind", `${at.words} ${refused.message}`, `it is ${describe(given)}`, refused.fix);
      return value;
    },
  };
}
