/** What a name means in a pipeline, and where it ends up: one part for each document that speaks of it. */
export interface Explanation {
  /** The full name: `marketplace.apartments.price` where `apartments.price` was asked for. */
  readonly name: string;
  readonly kind: "column" | "table" | "rule" | "step" | "alarm";
  /** One sentence. */
  readonly summary: string;
  readonly parts: readonly ExplanationPart[];
}

export interface ExplanationPart {
  readonly heading: string;
  /** The document of `npx pipeline compile` that says it; null: none of them. */
  readonly document: string | null;
  readonly lines: readonly string[];
}

export function printExplanation({ summary, parts }: Explanation): string {
  return [summary, ...parts.flatMap(printPart)].join("\n");
}

function printPart({ heading, document, lines }: ExplanationPart): readonly string[] {
  return ["", document === null ? heading : `${heading} (${document})`, ...lines.map((line) => `  ${line}`)];
}

/** The parts that have something to say. */
export function withoutEmpty(parts: readonly ExplanationPart[]): readonly ExplanationPart[] {
  return parts.filter(({ lines }) => lines.length > 0);
}

/** Rows of cells as lines whose cells stand below one another. */
export function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
