import type { Diagnostic } from "../../checks/diagnostic";
import type { ModelPath } from "../../checks/paths";
import { unfitCharacter } from "../arguments/characters";
import { type CallSite, placeOf } from "../call-site";
import type { Fault } from "../fault";
import { type Advice, adviceOn, adviceOnLimit } from "../unit-advice";
import { parseDuration, parseLimit, parsePercentage } from "../units";

const SECONDS = { day: 86_400, minute: 60, second: 1 } as const;

/** Further back or ahead, calendars of the servers end; nobody means such a length. */
const LONGEST_DAYS = 36_500;

/** A length of time in the definition. */
interface WrittenLength {
  readonly text: string;
  /** What stands before it where it is a limit. */
  readonly before: string;
  readonly site: CallSite;
  readonly part: string;
  readonly at: readonly ModelPath[];
}

/**
 * The faults found while a declaration becomes a model. Every reader goes on with what its fix says, so that all faults are
 * found at once, and none that follows from another. `at`: where checks would tell of what stands in for a text that is none.
 */
export class Findings {
  private readonly found: Diagnostic[] = [];
  private readonly refused = new Set<string>();

  get diagnostics(): readonly Diagnostic[] {
    return this.found;
  }

  /** Whether an amount of the thing at exactly this address was refused. */
  isRefused(address: string): boolean {
    return this.refused.has(address);
  }

  /** `waiting`: how many definitions are built on what is at fault. */
  report({ site, part = "", ...fault }: Fault, waiting = 0): void {
    const place = site === null ? null : placeOf(site, part);
    const places = place === null ? [] : [place];
    this.found.push({ ...fault, severity: "error", places, ...(waiting === 0 ? {} : { waiting }) });
  }

  duration(text: string, site: CallSite, part: string, ...at: readonly ModelPath[]): number {
    return this.whole("second", { text, before: "", site, part, at });
  }

  /** Whole units of so many seconds: a rest would be rounded, and nobody told. */
  wholeUnits(text: string, unit: "day" | "minute", site: CallSite, part: string, ...at: readonly ModelPath[]): number {
    return this.whole(unit, { text, before: "", site, part, at });
  }

  private whole(unit: keyof typeof SECONDS, written: WrittenLength): number {
    const { text, before, site, part, at } = written;
    const refuse = ({ message, why, fix }: Pick<Fault, "message" | "why" | "fix">): void => {
      this.standInAt(at);
      this.report({
        code: "unit-malformed",
        message: `${part} is ${shortened(before + text)}, ${message}`,
        why,
        fix,
        site,
        part,
      });
    };
    const seconds = parseDuration(text);
    if (seconds === null) {
      const read = (quiet: Findings, length: string): number => quiet.whole(unit, { ...written, text: length });
      return this.reportMalformed(written, adviceOn(text, unit), read);
    }
    if (seconds > LONGEST_DAYS * SECONDS.day) {
      refuse({
        message: `which is longer than ${LONGEST_DAYS.toLocaleString("en-US")} days`,
        why: "no server reckons with such a length, and nobody will be there when it is over",
        fix: `write at most "${before}${String(LONGEST_DAYS)} days"`,
      });
      return (LONGEST_DAYS * SECONDS.day) / SECONDS[unit];
    }
    const units = seconds / SECONDS[unit];
    if (Number.isInteger(units)) return units;
    const rounded = Math.ceil(units);
    refuse({
      message: `which is no whole number of ${unit}s`,
      why: `it is counted in ${unit}s, and a part of one would be rounded`,
      fix: `write whole ${unit}s, such as "${before}${String(rounded)} ${unit}${rounded === 1 ? "" : "s"}"`,
    });
    return rounded;
  }

  share(text: string, site: CallSite, part: string, ...at: readonly ModelPath[]): number {
    const read = (quiet: Findings, share: string): number => quiet.share(share, site, part);
    return parsePercentage(text) ?? this.reportMalformed({ text, site, part, at }, adviceOn(text, "share"), read);
  }

  durationLimit(sign: ">" | "<", text: string, site: CallSite, part: string, ...at: readonly ModelPath[]): number {
    const length = parseLimit(sign, text);
    if (length !== null && parseDuration(length) !== null)
      return this.whole("second", { text: length, before: `${sign} `, site, part, at });
    const read = (quiet: Findings, limit: string): number => quiet.durationLimit(sign, limit, site, part);
    return this.reportMalformed({ text, site, part, at }, adviceOnLimit(sign, text, "second"), read);
  }

  shareLimit(sign: ">" | "<", text: string, site: CallSite, part: string, ...at: readonly ModelPath[]): number {
    const read = (quiet: Findings, limit: string): number => quiet.shareLimit(sign, limit, site, part);
    return (
      parsePercentage(parseLimit(sign, text) ?? "") ??
      this.reportMalformed({ text, site, part, at }, adviceOnLimit(sign, text, "share"), read)
    );
  }

  private standInAt(addresses: readonly ModelPath[]): void {
    for (const address of addresses) this.refused.add(address);
  }

  /** Gives what the first advice that is sound reads as. A text that says nothing or cannot be kept was refused where it was read. */
  private reportMalformed(
    { text, site, part, at }: Pick<WrittenLength, "text" | "site" | "part" | "at">,
    advice: readonly Advice[],
    read: (quiet: Findings, text: string) => number,
  ): number {
    this.standInAt(at);
    for (const { lead, text: instead } of advice) {
      if (instead === text) continue;
      const quiet = new Findings();
      const value = read(quiet, instead);
      if (quiet.diagnostics.length > 0) continue;
      if (text.trim() !== "" && unfitCharacter(text) === null)
        this.report({
          code: "unit-malformed",
          message: `${part} is ${shortened(text)}, which has no meaning here`,
          why: "an amount needs its unit, a limit its sign before it, and a blank between them",
          fix: `${lead} "${instead}"`,
          site,
          part,
        });
      return value;
    }
    return 0;
  }
}

const LONGEST_TEXT = 40;

function shortened(text: string): string {
  return JSON.stringify(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
}
