import type { RunValue, SqlStatement } from "./statement";

/**
 * Template tag for one statement: strings stand as they are, values of the run become holes.
 * The text must be SQL already: `identifier` and `textLiteral` do the quoting.
 */
export function sql(text: TemplateStringsArray, ...values: readonly (string | RunValue)[]): SqlStatement {
  const parts: (string | RunValue)[] = [];
  let literal = text[0] ?? "";
  values.forEach((value, index) => {
    if (typeof value === "string") {
      literal += value;
    } else {
      parts.push(literal, value);
      literal = "";
    }
    literal += text[index + 1] ?? "";
  });
  return { parts: [...parts, literal] };
}

/** Statements in which no value of the run stands. */
export function fixed(texts: readonly string[]): readonly SqlStatement[] {
  return texts.map((text) => ({ parts: [text] }));
}

/** A list in SQL, one item a line. */
export function commaLines(items: readonly string[], indent = "  "): string {
  return items.join(`,\n${indent}`);
}

/** Conditions that must all hold, one a line. */
export function andLines(conditions: readonly string[], indent = "  "): string {
  return conditions.join(`\n${indent}AND `);
}

/** Conditions of which one must hold, one a line. */
export function orLines(conditions: readonly string[], indent = "  "): string {
  return conditions.join(`\n${indent}OR `);
}
