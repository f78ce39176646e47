import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LocatedNote } from "../../pipeline-dsl/review/render/sarif";
import type { RefusedFile } from "./migration-files";

export function refusedFileWords({ subject, reason, fix }: RefusedFile): string {
  return `${subject} cannot be deployed: ${reason}; ${fix}`;
}

/** For code scanning at the file; one that is gone is told at the definition. */
export function refusedFileNotes(refused: readonly RefusedFile[], definition: string): readonly LocatedNote[] {
  return refused.map((each) => {
    const file = join(dirname(definition), each.subject);
    const isThere = existsSync(file);
    return {
      rule: "file-refused",
      key: `${each.kind}:${each.subject}`,
      text: refusedFileWords(each),
      file: isThere ? file : definition,
      line: isThere ? each.line : 1,
    };
  });
}
