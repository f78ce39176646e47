import * as language from "pipeline-dsl";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { LANGUAGE } from "./language";
import type { LoadProblem } from "./problem";

export const NOT_THERE = "what is imported and is not there is undefined where it is used";

const WORDS = Object.keys(language);

export function missingWord(name: string): Pick<LoadProblem, "code" | "message" | "why" | "fix"> {
  return {
    code: "definition-import",
    message: `${LANGUAGE} has no word ${name}`,
    why: NOT_THERE,
    fix: didYouMean(name, WORDS, "take it out; docs/language.md lists every word"),
  };
}

/** A word was taken from the language as an object, and is not there. */
export class MissingWord extends Error {
  constructor(readonly word: string) {
    super(`${LANGUAGE} has no word ${word}`);
    this.name = "MissingWord";
  }
}

/** What JavaScript itself asks of any object: whether it is a promise, or a module of another kind. */
const ASKED_OF_ANY: readonly string[] = ["then", "default", "__esModule"];

/** Lies behind the language as an object, so that only words that there are not are asked of it. */
export const MISSING_WORDS: object = new Proxy(Object.prototype, {
  get(target, name, receiver): unknown {
    if (typeof name === "symbol" || name in target || ASKED_OF_ANY.includes(name))
      return Reflect.get(target, name, receiver);
    throw new MissingWord(name);
  },
});

interface TakenWord {
  readonly word: string;
  readonly line: number;
}

const CLAUSE = new RegExp(String.raw`\b(?:import|export)\s*\{([^{}]*)\}\s*from\s*["']${LANGUAGE}["']`, "g");

/** What the file `text` takes from the language by name, and there is not. A type has a capital, and no word has one. */
export function unknownWordsIn(text: string): readonly TakenWord[] {
  const said = text.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, " "));
  return [...said.matchAll(CLAUSE)].flatMap(({ 0: clause, 1: names = "", index }) => {
    const start = index + clause.indexOf("{") + 1;
    return [...names.matchAll(/(?<=^|,)\s*([a-z_$][\w$]*)(?=\s*(?:,|$|as\b))/g)].flatMap(
      (taken): readonly TakenWord[] => {
        const [all, word = ""] = taken;
        if (WORDS.includes(word) || word === "default") return [];
        return [{ word, line: said.slice(0, start + taken.index + all.length).split("\n").length }];
      },
    );
  });
}

const COMMENT = /\/\*.*?\*\/|\/\/[^\n]*/gs;
