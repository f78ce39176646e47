/** A figure that has a target. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
}

/** A measurement's part of the report. */
export interface Section {
  readonly title: string;
  readonly verdicts: readonly Verdict[];
  /** Markdown, one block an item: what was measured, what each number includes, the numbers. */
  readonly blocks: readonly string[];
}

/** Something that is measured in a process of its own, and how its result reads. */
export interface Measurement<Result> {
  readonly measure: () => Promise<Result>;
  readonly describe: (result: Result) => Section;
}

export async function sectionOf<Result>({ measure, describe }: Measurement<Result>): Promise<Section> {
  return describe(await measure());
}

/** A Markdown table; every column but the first is of numbers. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(titles), `|---|${"---:|".repeat(titles.length - 1)}`, ...rows.map(line)].join("\n");
}
