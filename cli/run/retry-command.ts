import type { RetryInput } from "../../lab/result";
import { inputText } from "../../lab/run/retry";
import type { HomeOption } from "../load/home";
import type { DefinitionOption } from "../load/locate";

const DEFAULT_HOME = ".lab";

/** Which definition was run in which home. */
export type WhereRun = DefinitionOption & HomeOption;

/** The command that goes on with this run. The home remembers its servers. */
export function retryCommand(where: WhereRun, input: RetryInput): string {
  return `${homeCommand(where, ["run"])} --input ${shellWord(inputText(input))}`;
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
