import type { Site } from "../../pipeline-dsl/model";
import type { RetryInput } from "../result";
import { inputText } from "./retry";

const DEFAULT_HOME = ".lab";

/** Which definition was run in which home and at which site, as the command was told; without a definition it was found. */
export interface WhereRun {
  readonly definition?: string;
  readonly home: string;
  readonly site?: Site;
}

/** The command that goes on with this run. The home remembers its servers. */
export function retryCommand(where: WhereRun, input: RetryInput): string {
  const site = where.site === "standby" ? ["--site", where.site] : [];
  return `${homeCommand(where, ["run", ...site])} --input ${shellWord(inputText(input))}`;
}

/** A command for the same home and definition. */
export function homeCommand({ definition, home }: WhereRun, words: readonly string[]): string {
  const places = [
    ...(definition === undefined ? [] : ["--definition", definition]),
    ...(home === DEFAULT_HOME ? [] : ["--home", home]),
  ];
  return ["npx pipeline", ...[...words, ...places].map(shellWord)].join(" ");
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
