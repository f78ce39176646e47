/** The longest comment that GitHub takes, in characters. */
export const LONGEST_COMMENT = 65_536;

/** By this line the comment of an earlier push is found and edited in place. */
export const COMMENT_MARK = "<!-- pipeline-review -->";

export interface Section {
  /** For the line that says what was left out. */
  readonly title: string;
  readonly text: string;
}

/**
 * The sections as one comment. Whole sections are left out from the end until it fits, and the comment says which; none
 * is ever cut inside. The first one, the verdict, always stays.
 */
export function comment([verdict, ...sections]: readonly [Section, ...Section[]], longest = LONGEST_COMMENT): string {
  for (let kept = sections.length; ; kept -= 1) {
    const left = sections.slice(kept).map(({ title }) => title);
    const note =
      left.length === 0 ? [] : [`Left out for length: ${left.join(", ")}. \`npx pipeline diff\` prints all.`];
    const parts = [verdict, ...sections.slice(0, kept)].map(({ text }) => text);
    const whole = [COMMENT_MARK, ...parts, ...note].join("\n\n") + "\n";
    if (whole.length <= longest || kept === 0) return whole;
  }
}
