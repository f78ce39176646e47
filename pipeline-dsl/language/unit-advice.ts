/** How an amount that was refused is written. */
export interface Advice {
  /** What is said before the text: an instruction only where nobody can have meant another amount. */
  readonly lead: string;
  readonly text: string;
}

type Amount = "day" | "minute" | "second" | "share";

/**
 * The author's own number with what it lacks, what is said first coming first; at last an example, which says that it is one. A fixed
 * text that is given for the answer would be written without a second look, and mean something else.
 */
export function adviceOn(text: string, amount: Amount): readonly Advice[] {
  const written = text.trim().replace(DECIMAL_COMMA, "$1.$2");
  return amount === "share" ? shareAdvice(written) : lengthAdvice(written, amount);
}

/** The same of an amount with a sign before it. */
export function adviceOnLimit(sign: ">" | "<", text: string, amount: Amount): readonly Advice[] {
  const [, written = "", rest = ""] = SIGNED.exec(text.trim()) ?? [];
  const example = adviceOn("", amount).map(({ text: each }) => ({ lead: EXAMPLES[sign], text: `${sign} ${each}` }));
  if (written !== "" && !DIRECTIONS[sign].includes(written)) return example;
  const inclusive =
    written === "" || written === sign ? "" : `without the equals sign, which leaves exactly ${rest} out, `;
  return [
    ...adviceOn(rest, amount)
      .slice(0, -1)
      .map(({ lead, text: each }) => ({
        lead: lead.replace("write it ", `write it ${inclusive}`).replace(QUOTED, `"${sign} `),
        text: `${sign} ${each}`,
      })),
    ...example,
  ];
}

const SIGNED = /^(>=|=>|≥|>|<=|=<|≤|<)?\s*(.*)$/s;
const DIRECTIONS = { ">": [">", ">=", "=>", "≥"], "<": ["<", "<=", "=<", "≤"] };
const EXAMPLES = { ">": "write what it must be more than, such as", "<": "write what it must be less than, such as" };
/** Before the amount that a lead itself names. */
const QUOTED = /"(?=\d)/g;

/** The comma of many countries; before three digits it may part thousands, and nobody knows. */
const DECIMAL_COMMA = /^(\d+),(\d{1,2})(?!\d)/;

const LENGTH = /^(\d+(?:\.\d+)?)\s*([a-z]*)\.?$/i;
/** A month has no one length, and an `m` may be one. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:s|secs?|seconds?)$/i, "second"],
  [/^(?:mins?|minutes?)$/i, "minute"],
  [/^(?:h|hrs?|hours?)$/i, "hour"],
  [/^(?:d|days?)$/i, "day"],
];
const EXAMPLE_UNITS = { second: "hour", minute: "minute", day: "day" };

function lengthAdvice(text: string, counted: Exclude<Amount, "share">): readonly Advice[] {
  const [, number, unit = ""] = LENGTH.exec(text) ?? [];
  const example = {
    lead: "write it in days, hours, minutes or seconds, such as",
    text: `2 ${EXAMPLE_UNITS[counted]}s`,
  };
  if (number === undefined) return [example];
  if (unit === "") return [{ lead: "add its unit, such as", text: inUnits(number, EXAMPLE_UNITS[counted]) }, example];
  const meant = SHORT_FORMS.find(([form]) => form.test(unit))?.[1];
  return meant === undefined ? [example] : [{ lead: "write it as", text: inUnits(number, meant) }, example];
}

function inUnits(number: string, unit: string): string {
  return `${number} ${unit}${Number(number) === 1 ? "" : "s"}`;
}

const SHARE = /^(\d*(?:\.\d+)?)\s*(%|per ?cent|pct)?$/i;

function shareAdvice(text: string): readonly Advice[] {
  const [, number = "", unit] = SHARE.exec(text) ?? [];
  const example = { lead: "write a share from 0% to 100%, such as", text: "20%" };
  if (number === "") return [example];
  const own = `${number.startsWith(".") ? "0" : ""}${number}%`;
  const isOneOfTwo = unit === undefined && Number(number) > 0 && Number(number) <= 1;
  // Shifted as text: 0.07 * 100 is not 7.
  const asShare = `${String(Number(`${number}e2`))}%`;
  return [{ lead: isOneOfTwo ? `write it in percent, "${asShare}" or` : "write it as", text: own }, example];
}
