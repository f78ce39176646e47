import { createColors } from "picocolors";

/** Where a command's output goes, and what that place can show. */
export interface Terminal {
  /** Results, and nothing else, so that they can be piped. */
  print(text: string): void;
  /** Progress, notes and errors. */
  say(text: string): void;
  /** For texts, which are made for it. */
  readonly columns: number;
  /** For tables. Infinite where nobody watches: a pipe or a file gets every character. */
  readonly tableColumns: number;
  /** A person is watching standard error: progress may be drawn in place. */
  readonly live: boolean;
  readonly color: Colors;
  readonly errorColor: Colors;
}

export type Colors = ReturnType<typeof createColors>;

/** Texts are made for 80 columns, however wide the window is. */
const COLUMNS = 80;
/** Below it, lines that are drawn in place would wrap. */
const NARROWEST = 40;

export function processTerminal(): Terminal {
  return {
    print: (text) => void process.stdout.write(withLineEnd(text)),
    say: (text) => void process.stderr.write(withLineEnd(text)),
    columns: COLUMNS,
    tableColumns: isWatched(process.stdout) ? process.stdout.columns : Number.POSITIVE_INFINITY,
    live: isWatched(process.stderr) && process.stderr.columns >= NARROWEST,
    color: colorsFor(process.stdout),
    errorColor: colorsFor(process.stderr),
  };
}

/** Why what was asked for did not succeed, if it did not. */
export function sayError(terminal: Terminal, error: { readonly code: string; readonly message: string } | null): void {
  if (error !== null) terminal.say(`${terminal.errorColor.red("error:")} ${error.code}: ${error.message}`);
}

function colorsFor(stream: NodeJS.WriteStream): Colors {
  // Never undefined, which is what isTTY is of a pipe: picocolors would then decide for itself.
  return createColors(isWatched(stream) && (process.env.NO_COLOR ?? "") === "");
}

function isWatched(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY ? process.env.TERM !== "dumb" : false;
}

function withLineEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
