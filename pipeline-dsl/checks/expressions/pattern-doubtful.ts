import { defineCheck } from "../check";
import { meaningsOf } from "./meanings-of-model";

export const patternDoubtful = defineCheck({
  code: "pattern-doubtful",
  severity: "warning",
  summary: "A regular expression means something else than it looks like",
  page: {
    explanation: `A pattern is a text. Slashes around it are part of what is looked for, as no language but the definition's own reads them; and in a text "\\d" is the letter d, since
TypeScript drops a backslash that it does not know.`,
    remedy: `Write the pattern without slashes, and every backslash twice.`,
    refused: `matches(vessels.imo, "/[0-9]{7}/")`,
    accepted: `matches(vessels.imo, "[0-9]{7}")`,
  },
  *find(subject) {
    for (const { reader, at, nodes } of meaningsOf(subject))
      for (const pattern of nodes.flatMap((node) => (node.kind === "matches" ? [node.pattern] : [])))
        for (const { message, fix } of doubts(pattern))
          yield {
            message: `${reader}: ${JSON.stringify(pattern)} ${message}`,
            at: [at],
            why: "no row may ever match it",
            fix,
          };
  },
});

interface Doubt {
  readonly message: string;
  readonly fix: string;
}

function* doubts(pattern: string): Iterable<Doubt> {
  const [, inner] = /^\/(.*)\/[dgimsuvy]*$/.exec(pattern) ?? [];
  if (inner !== undefined) yield { message: "looks for the slashes as well", fix: `write ${JSON.stringify(inner)}` };
  // A letter that stands alone and is repeated: words seldom are so.
  const [, letter] = /(?:^|[^\\a-zA-Z])([dDwWsS])(?:\{\d|[+*])/.exec(pattern) ?? [];
  if (letter !== undefined)
    yield {
      message: `looks for the letter ${letter}`,
      fix: `write "\\\\${letter}" for the class, or [${letter}] for the letter`,
    };
}
