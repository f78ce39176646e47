import { relative } from "node:path";
import { permissionWords } from "../../pipeline-dsl/review";
import { soundDefinition } from "../load/compilation";
import type { DefinitionOption } from "../load/locate";
import { permittedForReview } from "../lock/permissions-of-branch";
import { writeLock } from "../lock/write-lock";
import { countWarnings } from "../output/diagnostics";
import type { Terminal } from "../output/terminal";

export function lock({ definition }: DefinitionOption, terminal: Terminal): void {
  const { file, model, warnings } = soundDefinition(definition);
  terminal.say(countWarnings(warnings));
  const { lock: lockPath, migrations, takenBack, hints, losses } = writeLock(file, model);
  if (lockPath === null) terminal.print("the lock says what the definition says; nothing to do");
  for (const written of lockPath === null ? [] : [lockPath, ...migrations]) {
    terminal.print(`wrote ${relative(process.cwd(), written)}`);
  }
  for (const path of takenBack) {
    const became = migrations.includes(path) ? "is written anew" : "is gone";
    terminal.say(
      `${relative(process.cwd(), path)} of the last lock, which no commit has, ${became}: the definition has moved on. A home that has run it cannot go on (Pipeline.MigrationChanged): begin another, with --home`,
    );
  }
  for (const loss of losses.losses) terminal.say(`the migration gives up ${permissionWords(loss)}`);
  const needed = losses.unused.length === 0 ? [] : permittedForReview(file, model);
  for (const loss of losses.unused) {
    const advice = needed.includes(loss)
      ? "a migration of this branch does that: leave it until the branch is merged, since its review asks for it"
      : "that is done, or was never asked for: take it out";
    terminal.say(`nothing is given up of ${permissionWords(loss)}; ${advice}`);
  }
  for (const { gone, come, write } of hints) {
    if (write === null) continue;
    terminal.say(
      `${come} is new and ${gone} is gone. Is it the same under another name? Then take the lock and its migration back, write ${write} at ${come}, and lock again: its rows come along`,
    );
  }
}
