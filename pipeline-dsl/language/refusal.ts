import type { ColumnKind } from "../model";

/**
 * What the type checker says of a definition that it refuses. The parameter's type becomes this sentence, so the
 * editor shows it where the fault is: `Type ... is not assignable to type '"error: ..."'`.
 */
export type Refusal<Sentence extends string> = `error: ${Sentence}`;

/** `an integer`, `a decimal`. */
export type Named<Kind extends ColumnKind> = Kind extends "integer" | "enum" ? `an ${Kind}` : `a ${Kind}`;

/** The argument as it was given, or the sentence: `Verdict` is `unknown` where there is nothing to say. */
export type Accepted<Given, Verdict> = unknown extends Verdict ? Given : Verdict;

/** The same for a whole definition: `Wanted` says what some of its properties must be. */
export type AcceptedDefinition<Given, Wanted> = [Given] extends [Wanted] ? Given : Omit<Given, keyof Wanted> & Wanted;

/** An option that is none: through generics, the type checker would let it pass. `never` stands where nothing is given. */
export type NoOthers<Given, Known, Owner extends string> = [Given] extends [never]
  ? unknown
  : { readonly [Key in Exclude<keyof Given & string, keyof Known>]: Refusal<`${Owner} has no option ${Key}`> };

/** The same of a part of a definition, whose own options are none too many: the checker would name them beside the fault. */
export type OnlyOptions<Given, Known, Owner extends string> = [Given] extends [never]
  ? unknown
  : NoOthers<Given, Known, Owner> & { readonly [Key in keyof Known]?: unknown };
