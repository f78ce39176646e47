import type { CallSite } from "../call-site";
import { Snapshot } from "./snapshot";

/** Something that a word of the language made. The site of its call is what it is told by. */
export interface Made {
  /** `dimension`. */
  readonly word: string;
  /** `dimension("dim_users")`. */
  readonly subject: () => string;
  readonly site: CallSite;
}

/** A list or an object that a word of the language was given. */
export interface Container {
  /** `columns of dimension("dim_users")`. */
  readonly words: string;
  readonly site: CallSite;
  /** `columns`. */
  readonly part: string;
}

/** What the words of the language made while a definition was read, and what was given to what. */
export class Recording {
  private readonly read: { readonly container: () => Container; readonly then: Snapshot }[] = [];
  private readonly made: Made[] = [];
  private readonly takenBy = new Map<CallSite, CallSite[]>();
  private readonly taken = new Set<CallSite>();

  noteMade(made: Made): void {
    this.made.push(made);
  }

  noteTaken(given: CallSite, by: CallSite): void {
    this.taken.add(given);
    const others = this.takenBy.get(by);
    if (others === undefined) this.takenBy.set(by, [given]);
    else others.push(given);
  }

  noteRead(given: object, container: () => Container): void {
    this.read.push({ container, then: new Snapshot(given) });
  }

  /** What is no longer as it was when a word read it: the change came too late to have an effect. */
  changed(): readonly Container[] {
    return this.read.filter(({ then }) => then.differs()).map(({ container }) => container());
  }

  /** What was given neither to `whole`, directly or through another, nor to anything else: what it was made of is not listed beside it. */
  forgotten(whole: CallSite): readonly Made[] {
    const reached = new Set([whole]);
    for (const site of reached) for (const part of this.takenBy.get(site) ?? []) reached.add(part);
    return this.made.filter(({ site }) => !reached.has(site) && !this.taken.has(site));
  }
}

let current: Recording | null = null;

/** Null while nothing is recorded: outside of the reading of a definition, as in a test, nobody asks. */
export function currentRecording(): Recording | null {
  return current;
}

/** Does the work, and records what the words of the language make meanwhile. */
export function recorded<Result>(work: () => Result): { readonly result: Result; readonly recording: Recording } {
  const before = current;
  const recording = new Recording();
  current = recording;
  try {
    return { result: work(), recording };
  } finally {
    current = before;
  }
}
