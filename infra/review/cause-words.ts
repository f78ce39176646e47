import type { Because, CausingChange } from "./account";
import { listed } from "./resource-words";
import { settingWords } from "./settings";

/** More causes than these of one step are counted. */
const MOST_CAUSES = 3;

/** As it follows "because": `dim_apartments.status is new`; null: nothing explains it. */
export function causeWords(cause: Because): string | null {
  switch (cause.kind) {
    case "definition":
      return few(cause.changes.map(changeWords));
    case "settings":
      return `of the stack's settings: ${few(cause.changes.map(settingWords))}`;
    case "follows":
      return `it is made of ${few(cause.names)}`;
    case "unexplained":
      return null;
    default:
      return cause satisfies never;
  }
}

function changeWords({ subject, how, words }: CausingChange): string {
  if (how === "added") return `${subject} is new`;
  return how === "removed" ? `${subject} is gone` : `${subject} has ${words}`;
}

function few(all: readonly string[]): string {
  const rest = all.length - MOST_CAUSES;
  return rest <= 0 ? listed(all) : `${all.slice(0, MOST_CAUSES).join(", ")} and ${String(rest)} more`;
}
