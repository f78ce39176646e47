import type { Place } from "../checks/diagnostic";

/** Where a builder was called. V8 fills in the text of `stack` when it is first read, so keeping one costs microseconds. */
export interface CallSite {
  readonly stack?: string;
}

type Builder = (...parameters: never[]) => unknown;

/** The place that called `builder`: one frame, the nearest one above it. */
export function callOf(builder: Builder): CallSite {
  const site: CallSite = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(site, builder);
  Error.stackTraceLimit = limit;
  return site;
}

/** The same for a method of an object. */
export function callOfMethod<Owner extends object>(owner: Owner, method: keyof Owner): CallSite {
  return callOf(owner[method] as Builder);
}

const FRAME = /(?:\(|at )(?:async )?(?:file:\/\/)?([^()]*):(\d+):(\d+)\)?$/m;

/** As the stack says it: a loader that bundled the definition maps it back to the file that the author wrote. */
export function placeOf(site: CallSite, part = ""): Place | null {
  const [, file, line, column] = FRAME.exec(site.stack ?? "") ?? [];
  if (file === undefined) return null;
  return { file, line: Number(line), column: Number(column), part };
}
