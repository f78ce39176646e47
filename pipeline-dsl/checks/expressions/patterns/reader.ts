import { PROPERTIES } from "./properties";

/** Said of a pattern: `"[" is ...`. */
export class PatternFault extends Error {}

/** How many characters a part of a pattern takes. */
interface Extent {
  readonly fewest: number;
  /** Infinity where there is no end, or none that is known. */
  readonly most: number;
}

const NOTHING: Extent = { fewest: 0, most: 0 };
const ONE: Extent = { fewest: 1, most: 1 };

/** Of one character, in a class and outside. */
const CLASSES = /^[dDwWsShHvV]/;
const CONTROL = /^[tnrfae]/;
const ITSELF = /^[^a-zA-Z0-9]/u;
const BOUNDARIES = /^[bBAzZG]/;
const FLAGS = /^\(\?([idmsuU]*)(?:-([idmsuU]*))?([:)])/;
const MOST_REPEATED = 2_147_483_647;

/** Reads a regular expression as `java.util.regex.Pattern` does, by its own grammar; throws the first fault. */
export class PatternReader {
  private at = 0;
  private groups = 0;
  private readonly names = new Set<string>();

  constructor(private readonly pattern: string) {}

  read(): { readonly groups: number; readonly fewest: number } {
    const { fewest } = this.alternatives();
    if (this.at < this.pattern.length) throw new PatternFault("has a ) that closes nothing; write \\)");
    return { groups: this.groups, fewest };
  }

  private alternatives(): Extent {
    let extent = this.sequence();
    while (this.take("|")) {
      const other = this.sequence();
      extent = { fewest: Math.min(extent.fewest, other.fewest), most: Math.max(extent.most, other.most) };
    }
    return extent;
  }

  private sequence(): Extent {
    let extent = NOTHING;
    while (this.at < this.pattern.length && !this.sees("|") && !this.sees(")")) {
      const next = this.repeated(this.atom());
      extent = { fewest: extent.fewest + next.fewest, most: extent.most + next.most };
    }
    return extent;
  }

  private repeated(extent: Extent): Extent {
    const [text, sign, least, comma, most] = this.match(/^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})[?+]?/) ?? [];
    if (text === undefined) return extent;
    const from = sign === "*" || sign === "?" ? 0 : Number(least ?? 1);
    const to = sign === "?" ? 1 : sign === undefined ? upper(from, comma, most) : Infinity;
    if (to < from) throw new PatternFault(`has ${text}, whose bounds are the wrong way round`);
    if (from > MOST_REPEATED || (to !== Infinity && to > MOST_REPEATED))
      throw new PatternFault(`has ${text}, which is more often than Java counts`);
    return { fewest: extent.fewest * from, most: extent.most === 0 ? 0 : extent.most * to };
  }

  private atom(): Extent {
    if (this.take("(")) return this.group();
    if (this.take("[")) return this.class();
    if (this.take("\\")) return this.escape();
    const character = this.character();
    if ("*+?".includes(character))
      throw new PatternFault(`has a ${character} that repeats nothing; write \\${character}`);
    if (character === "{") throw new PatternFault("has a { that is no count such as {2}; write \\{");
    return character === "^" || character === "$" ? NOTHING : ONE;
  }

  private group(): Extent {
    if (!this.sees("?")) {
      this.groups += 1;
      return this.inner();
    }
    if (this.match(/^\?(?:=|!)/) !== null) {
      this.inner();
      return NOTHING;
    }
    if (this.match(/^\?<[=!]/) !== null) {
      if (this.inner().most === Infinity)
        throw new PatternFault("looks behind for a text without a greatest length; write {0,100} instead of * or +");
      return NOTHING;
    }
    if (this.match(/^\?>/) !== null) return this.inner();
    const [, name] = this.match(/^\?<([a-zA-Z][a-zA-Z0-9]*)>/) ?? [];
    if (name !== undefined) return this.named(name);
    this.at -= 1;
    const [, on, off, end] = this.match(FLAGS) ?? [];
    if (on === undefined || (on === "" && off === "" && end === ")"))
      throw new PatternFault(
        "has a (? that is none of Java's groups, or a group whose name is not of letters and digits",
      );
    return end === ":" ? this.inner() : NOTHING;
  }

  private named(name: string): Extent {
    if (this.names.has(name)) throw new PatternFault(`has two groups of the name ${name}`);
    this.names.add(name);
    this.groups += 1;
    return this.inner();
  }

  private inner(): Extent {
    const extent = this.alternatives();
    if (!this.take(")")) throw new PatternFault("has a ( that is not closed; write \\(");
    return extent;
  }

  private escape(): Extent {
    if (this.match(/^Q/) !== null) return this.quoted();
    if (this.match(BOUNDARIES) !== null) return NOTHING;
    if (this.match(/^R/) !== null) return { fewest: 1, most: 2 };
    if (this.match(/^X/) !== null) return { fewest: 1, most: Infinity };
    const [, name] = this.match(/^k<([^>]*)>/) ?? [];
    if (name !== undefined && !this.names.has(name))
      throw new PatternFault(`has \\k<${name}>, before which no group of that name begins`);
    const [, number] = this.match(/^([1-9])/) ?? [];
    if (number !== undefined && Number(number) > this.groups)
      throw new PatternFault(`has \\${number}, before which there are ${String(this.groups)} groups`);
    if (name !== undefined || number !== undefined) return { fewest: 0, most: Infinity };
    this.escapedCharacter();
    return ONE;
  }

  private quoted(): Extent {
    const end = this.pattern.indexOf("\\E", this.at);
    const text = this.pattern.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.pattern.length : end + 2;
    const length = Array.from(text).length;
    return { fewest: length, most: length };
  }

  /** What stands for one character of several, or for the one that it gives. */
  private escapedCharacter(): string | null {
    if (this.match(CLASSES) !== null || this.match(CONTROL) !== null) return null;
    const [property, inBraces, letter] = this.match(/^[pP](?:\{([^}]*)\}|([A-Z]))/) ?? [];
    if (property !== undefined) {
      if (!PROPERTIES.has(inBraces ?? letter ?? ""))
        throw new PatternFault(
          `has \\${property}, which is none of the properties that are known here, such as \\p{Lu}, \\p{Alpha} and \\p{IsGreek}`,
        );
      return null;
    }
    const [, octal] = this.match(/^0([0-3]?[0-7]{1,2})/) ?? [];
    if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
    const [, two, braced, four] = this.match(/^(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4}))/) ?? [];
    const hexadecimal = parseInt(two ?? braced ?? four ?? "", 16);
    if (hexadecimal <= 0x10ffff) return String.fromCodePoint(hexadecimal);
    const [, control] = this.match(/^c([A-Z])/) ?? [];
    if (control !== undefined) return String.fromCodePoint(control.charCodeAt(0) ^ 64);
    const [sign] = this.match(ITSELF) ?? [];
    if (sign === undefined) {
      const [given = ""] = this.match(/^.{0,1}/su) ?? [];
      throw new PatternFault(
        given === "" ? "ends with a single \\; write \\\\" : `has \\${given}, which is no escape of Java's`,
      );
    }
    return sign;
  }

  private class(): Extent {
    this.take("^");
    if (this.sees("]"))
      throw new PatternFault("has an empty class, which Java reads as one that is never closed; write \\]");
    while (!this.take("]")) {
      const from = this.member();
      if (from === null || this.match(/^-(?!\])/) === null) continue;
      const to = this.member();
      if (to === null) throw new PatternFault("has a range in a class that ends with no character; write \\-");
      if (order(to) < order(from)) throw new PatternFault(`has the range ${from}-${to}, which is the wrong way round`);
    }
    return ONE;
  }

  /** The character; null for what stands for several. */
  private member(): string | null {
    if (this.at >= this.pattern.length) throw new PatternFault("has a class that is not closed; write \\[");
    if (this.sees("["))
      throw new PatternFault("has a [ within a class, which Java reads as a class of its own; write \\[");
    if (this.sees("&&"))
      throw new PatternFault("has && within a class, which Java reads as what both sides have; write &");
    if (this.take("\\")) {
      if (this.sees("Q")) throw new PatternFault("has \\Q within a class; write a \\ before each sign");
      return this.escapedCharacter();
    }
    return this.character();
  }

  private character(): string {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  private sees(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  private match(wanted: RegExp): RegExpExecArray | null {
    const found = wanted.exec(this.pattern.slice(this.at));
    if (found !== null) this.at += found[0].length;
    return found;
  }
}

function upper(from: number, comma: string | undefined, most: string | undefined): number {
  if (comma === undefined) return from;
  return most === undefined || most === "" ? Infinity : Number(most);
}

function order(character: string): number {
  return character.codePointAt(0) ?? 0;
}
