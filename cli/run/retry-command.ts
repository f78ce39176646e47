import type { RunOptions } from "../commands/run";

const DEFAULT_HOME = ".lab";

/** The command that retries a step of this run. The home remembers its servers; where home and definition are, it does not. */
export function retryCommand({ definition, home }: RunOptions, step: string): string {
  const places = [
    ...(definition === undefined ? [] : ["--definition", definition]),
    ...(home === DEFAULT_HOME ? [] : ["--home", home]),
  ];
  const words = ["run", ...places.map(shellWord), "--input", `'{"retry": true, "failed_job": "${step}"}'`];
  return `npx pipeline ${words.join(" ")}`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
