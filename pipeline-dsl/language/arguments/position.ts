import { didYouMean } from "../../checks/suggest";
import type { CallSite } from "../call-site";
import type { Fault } from "../fault";
import { completionOf, describe } from "./describe";
import { currentRecording } from "./recording";

/** What a call was given, and what was found wrong with it. */
interface Reading {
  /** `dimension("dim_users")`. */
  readonly subject: () => string;
  readonly site: CallSite;
  readonly faults: Set<Fault>;
}

/** One spot in the arguments of a call, such as `columns.price`. Its words are only made when something is wrong there. */
export class Position {
  private constructor(
    private readonly reading: Reading,
    private readonly around: Position | null,
    private readonly step: string,
  ) {}

  static of(reading: Reading): Position {
    return new Position(reading, null, "");
  }

  get site(): CallSite {
    return this.reading.site;
  }

  /** Of an option or an argument. */
  option(name: string): Position {
    return new Position(this.reading, this, this.around === null ? name : `.${name}`);
  }

  element(index: number): Position {
    return new Position(this.reading, this, `[${String(index)}]`);
  }

  /** `columns.price`; empty for the arguments as a whole. */
  get path(): string {
    return this.around === null ? this.step : `${this.around.path}${this.step}`;
  }

  /** `columns.price of dimension("dim_users")`. */
  get words(): string {
    const path = this.path;
    return path === "" ? this.reading.subject() : `${path} of ${this.reading.subject()}`;
  }

  /** Whether what stands at this very spot was refused already. */
  get isRefused(): boolean {
    const { site, faults } = this.reading;
    return [...faults].some((fault) => fault.site === site && fault.part === this.path);
  }

  /** What is wrong within a value that was made by a call of its own goes along with it. */
  carry(faults: Iterable<Fault>): void {
    for (const fault of faults) this.reading.faults.add(fault);
  }

  /** The list or object that stands here is read now, once and for all. */
  noteRead(given: object): void {
    currentRecording()?.noteRead(given, () => ({ words: this.words, site: this.site, part: this.path }));
  }

  refuse(code: ArgumentCode, message: string, why: string, fix: string): void {
    this.reading.faults.add({ code, message, why, fix, site: this.reading.site, part: this.path });
  }

  /** Another kind of thing stands here than `wanted`. */
  refuseKind(given: unknown, wanted: string, fix: string): void {
    if (given === undefined) {
      const why = "a misspelt name gives undefined, as does a thing within its own declaration or above it";
      this.refuse("value-missing", `${this.words} is undefined, not ${wanted}`, why, fix);
      return;
    }
    const why = "what is not understood here would be dropped or taken for something else";
    this.refuse("wrong-kind", `${this.words} is ${describe(given)}, not ${wanted}`, why, completionOf(given) ?? fix);
  }

  /** An option, or an argument that has no name where it is written. */
  refuseMissing(name: string, what: "option" | "argument", wanted: string, example: string): void {
    const message = `${this.option(name).words} is missing`;
    const fix = what === "option" ? `add ${name}: ${wanted}${such(example)}` : `give it ${wanted}${such(example)}`;
    this.option(name).refuse("missing-option", message, "it has no default", fix);
  }

  /** The same spot, where nothing is reported: for the making of a stand-in. */
  muted(): Position {
    return new Position({ ...this.reading, faults: new Set() }, this.around, this.step);
  }

  refuseUnknown(name: string, known: readonly string[]): void {
    this.option(name).refuse(
      "unknown-option",
      `${this.words} has no option ${name}`,
      "an option that nothing reads would be dropped",
      didYouMean(name, known, known.length === 0 ? "take it out" : `take it out; the options are ${known.join(", ")}`),
    );
  }
}

export type ArgumentCode =
  "duplicate-element" | "missing-option" | "surplus-argument" | "unknown-option" | "value-missing" | "wrong-kind";

/** `, such as overwrite()`. */
export function such(example: string): string {
  return example === "" ? "" : `, such as ${example}`;
}
