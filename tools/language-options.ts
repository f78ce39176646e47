import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import "../pipeline-dsl/language";
import { type Call, CALLS } from "../pipeline-dsl/language/arguments/call";
import type { Field } from "../pipeline-dsl/language/arguments/kinds";

/** One argument or option of a word of the language. */
export interface Option {
  /** As it is written in the call: `lake.zones.raw`. */
  readonly path: string;
  /** What may stand there. */
  readonly words: string;
  readonly example: string;
  /** What holds where it is not written; null: it must be. */
  readonly standard: string | null;
  /** From the docstring of its interface; empty for an argument, which the word's own docstring explains. */
  readonly meaning: string;
}

/** Every argument and option of a call, from what refuses all others. */
export function optionsOf(word: Call): readonly Option[] {
  return word.parameters.flatMap((parameter) => {
    const { name, kind, standard, isRest } = parameter;
    const own = {
      path: `${name}${isRest ? "..." : ""}`,
      words: kind.words,
      example: kind.example,
      standard,
      meaning: "",
    };
    return kind.options === undefined ? [own] : within(kind.options, "");
  });
}

function within({ of, fields }: NonNullable<Field["kind"]["options"]>, path: string): readonly Option[] {
  return Object.entries(fields).flatMap(([name, { kind, standard }]) => {
    const own = `${path}${name}`;
    const meaning = docs().get(`${of}.${name}`) ?? "";
    // What an object of options may be is said by its options.
    const words =
      kind.options === undefined ? kind.words : kind.words.replace(/an object with .*$/, "an object of options");
    const option = { path: own, words, example: kind.example, standard, meaning };
    return kind.options === undefined ? [option] : [option, ...within(kind.options, `${own}.`)];
  });
}

/** The words that are called by this name: an exported one, or a method with its dot. */
export function callsNamed(name: string): readonly Call[] {
  return CALLS.get(name) ?? [];
}

/** `pipeline(name, definition)`; a word that may be called in two ways has both. */
export function signatures(name: string): readonly string[] {
  return callsNamed(name).map(({ parameters }) => {
    const given = parameters.map((each) => `${each.isRest ? "..." : ""}${each.name}${each.isRequired ? "" : "?"}`);
    return `${name}(${given.join(", ")})`;
  });
}

export function printOptions(name: string): readonly string[] {
  const rows = callsNamed(name).flatMap(optionsOf);
  const unique = [...new Map(rows.map((option) => [option.path, option])).values()];
  if (unique.length === 0) return [];
  return ["| | what stands there | default | |", "|---|---|---|---|", ...unique.map(printRow), ""];
}

export function printRow({ path, words, example, standard, meaning }: Option): string {
  const such = example === "" || words.includes(example) ? "" : `, such as \`${example}\``;
  return `| \`${path}\` | ${cell(words + such)} | ${standard === null ? "required" : cell(asCode(standard))} | ${cell(meaning)} |`;
}

/** A default is told as it would be written, or in words. */
function asCode(standard: string): string {
  return /^(?:["'[{\d]|true$|false$|\w+\()/.test(standard) && !standard.includes(" with ")
    ? `\`${standard}\``
    : standard;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

const LANGUAGE = join("pipeline-dsl", "language");
let known: ReadonlyMap<string, string> | null = null;

/** `LakeDefinition.keepRaw` -> its docstring. */
function docs(): ReadonlyMap<string, string> {
  known ??= new Map(
    readdirSync(LANGUAGE, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => docsIn(readFileSync(join(LANGUAGE, file), "utf8"))),
  );
  return known;
}

function docsIn(text: string): readonly (readonly [string, string])[] {
  const { statements } = ts.createSourceFile("language.ts", text, ts.ScriptTarget.ES2022, true);
  return statements.filter(ts.isInterfaceDeclaration).flatMap(({ name, members }) =>
    members.filter(ts.isPropertySignature).map((member): readonly [string, string] => {
      const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
      const comment = ts.getTextOfJSDocComment(doc?.comment) ?? "";
      return [`${name.text}.${member.name.getText()}`, comment];
    }),
  );
}
