import { existsSync, readFileSync } from "node:fs";
import type { Place } from "../../pipeline-dsl/checks";

/** Where the properties of a call's literals stand, in files as their author wrote them. */
export class PropertyPlaces {
  private readonly texts = new Map<string, Text>();

  /** `read`: a file's text as its author wrote it; null: nobody has it. */
  constructor(private readonly read: (file: string) => string | null = readIfThere) {}

  /**
   * The property that some keys lead to, one within the other, in an object that the call at a place is given. What is written elsewhere,
   * such as a value with a name, is as near as its key; null: not even the first of them is there.
   */
  find(call: Place, keys: readonly string[]): Place | null {
    const { text, lines } = this.textOf(call.file);
    const start = lines[call.line - 1];
    const found = start === undefined ? null : propertyOf(text, start + call.column - 1, keys);
    if (found === null) return null;
    const line = lines.findLastIndex((each) => each <= found);
    return { ...call, line: line + 1, column: found - (lines[line] ?? 0) + 1 };
  }

  private textOf(file: string): Text {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = this.read(file) ?? "";
    const lines = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    this.texts.set(file, { text, lines });
    return { text, lines };
  }
}

/** With the offset at which each line begins. */
interface Text {
  readonly text: string;
  readonly lines: readonly number[];
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

interface Token {
  readonly text: string;
  readonly at: number;
}

/** Words, texts and signs, without comments. */
const TOKENS = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|[\w$]+|\S/g;

function* tokensFrom(text: string, start: number): Iterable<Token> {
  const pattern = new RegExp(TOKENS);
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
    if (!/^\/[/*]/.test(match[0])) yield { text: match[0], at: match.index };
}

/** The offset of the key that is nearest to what is looked for. */
function propertyOf(text: string, start: number, keys: readonly string[]): number | null {
  let found: number | null = null;
  /** Of everything that is open, the call first: whether it is an object in which the next key is looked for, or its way. */
  const open: boolean[] = [];
  let depth = 0;
  let previous = "";
  for (const { text: token, at } of tokensFrom(text, start)) {
    const begins = previous === "{" || previous === ",";
    if (begins && open.length === depth + 2 && open.at(-1) === true && nameOf(token) === keys[depth]) {
      found = at;
      depth += 1;
      if (depth === keys.length) return found;
    } else if (/^[([{]$/.test(token)) {
      const isArgument = depth === 0 && (previous === "(" || previous === ",");
      const isValue = depth > 0 && previous === ":";
      open.push(open.length === 0 || (token === "{" && open.length === depth + 1 && (isArgument || isValue)));
    } else if (/^[)\]}]$/.test(token)) {
      open.pop();
      // The object of the last key has not the next one, or the call is over.
      if (open.length === 0 || (depth > 0 && open.length <= depth + 1)) return found;
    } else if (token === "," && depth > 0 && open.length === depth + 1) {
      return found;
    }
    previous = token;
  }
  return found;
}

function nameOf(token: string): string {
  return /^["']/.test(token) ? token.slice(1, -1) : token;
}
