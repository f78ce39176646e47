import type { Diagnostic } from "../../checks/diagnostic";
import { type CallSite, placeOf } from "../call-site";
import type { Fault } from "../fault";
import { parseDuration, parseLimit, parsePercentage } from "../units";

const SECONDS = { day: 86_400, minute: 60 } as const;

/** The faults found while a declaration becomes a model. Every reader gives a stand-in, so that all are found at once. */
export class Findings {
  private readonly found: Diagnostic[] = [];

  get diagnostics(): readonly Diagnostic[] {
    return this.found;
  }

  report({ site, part = "", ...fault }: Fault): void {
    const place = site === null ? null : placeOf(site, part);
    this.found.push({ ...fault, severity: "error", places: place === null ? [] : [place] });
  }

  duration(text: string, site: CallSite, part: string): number {
    const seconds = parseDuration(text);
    if (seconds === null) this.report(malformed(text, site, part, '"2 hours"'));
    return seconds ?? 0;
  }

  /** Whole units of so many seconds: a rest would be rounded, and nobody told. */
  wholeUnits(text: string, unit: "day" | "minute", site: CallSite, part: string): number {
    const seconds = this.duration(text, site, part);
    const units = seconds / SECONDS[unit];
    if (Number.isInteger(units)) return units;
    const rounded = Math.ceil(units);
    this.report({
      code: "unit-malformed",
      message: `${part} is ${JSON.stringify(text)}, which is no whole number of ${unit}s`,
      why: `it is counted in ${unit}s, and a part of one would be rounded`,
      fix: `write it as "${String(rounded)} ${unit}${rounded === 1 ? "" : "s"}"`,
      site,
      part,
    });
    return rounded;
  }

  share(text: string, site: CallSite, part: string): number {
    const share = parsePercentage(text);
    if (share === null) this.report(malformed(text, site, part, '"20%"'));
    return share ?? 0;
  }

  durationLimit(sign: ">" | "<", text: string, site: CallSite, part: string): number {
    const seconds = parseDuration(parseLimit(sign, text) ?? "");
    if (seconds === null) this.report(malformed(text, site, part, `"${sign} 2 hours"`));
    return seconds ?? 0;
  }

  shareLimit(sign: ">" | "<", text: string, site: CallSite, part: string): number {
    const share = parsePercentage(parseLimit(sign, text) ?? "");
    if (share === null) this.report(malformed(text, site, part, `"${sign} 99%"`));
    return share ?? 0;
  }
}

function malformed(text: string, site: CallSite, part: string, example: string): Fault {
  return {
    code: "unit-malformed",
    message: `${part} is ${JSON.stringify(text)}, which has no meaning here`,
    why: "an amount without its unit can be read in two ways",
    fix: `write it as ${example}`,
    site,
  };
}
