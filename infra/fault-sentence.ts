import { relative } from "node:path";
import { log, ResourceError, RunError } from "@pulumi/pulumi";

/**
 * A fault of the program as one sentence that names its place. Pulumi would print any other error with all that hangs on it,
 * which for a fault within an output is the graph of all resources: minutes and gigabytes.
 */
export function asRunError(error: unknown): RunError {
  // Of another copy of the package, too.
  if (RunError.isInstance(error)) return error;
  const known = typeof error === "object" && error !== null ? sentences.get(error) : undefined;
  if (known !== undefined) return known;
  const sentence = new RunError(sentenceOf(error));
  if (error instanceof Error) {
    sentences.set(error, sentence);
    void log.debug(error.stack ?? error.message);
  }
  return sentence;
}

/** Pulumi tells an error once, and knows it by identity. */
const sentences = new WeakMap<object, RunError>();

/**
 * Faults that come up later, in an output or a promise, are told in the same way, and end the program at once: Pulumi would go on
 * to register what does not hang on them.
 */
export function tellLaterFaults(): void {
  const uncaught = process.listeners("uncaughtException");
  const unhandled = process.listeners("unhandledRejection");
  process.removeAllListeners("uncaughtException").removeAllListeners("unhandledRejection");
  process.on("uncaughtException", (error, origin) => {
    for (const listener of uncaught) listener(told(error), origin);
    end();
  });
  process.on("unhandledRejection", (reason, promise) => {
    for (const listener of unhandled) listener(told(reason), promise);
    end();
  });
}

/** The engine's own errors name their resource. */
function told(error: unknown): Error {
  return ResourceError.isInstance(error) ? error : asRunError(error);
}

/** Messages leave in their order: once this one has, so have those before it. */
function end(): void {
  void log.debug("the program ends here").finally(() => process.exit());
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `The program ended with ${String(error)}.`;
  const { errors } = error as {
    readonly errors?: readonly { readonly propertyPath: string; readonly reason: string }[];
  };
  if (errors !== undefined) {
    return [error.message, ...errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`)].join("\n  ");
  }
  const place = placeOf(error);
  return `${error.message.split("\nRequire stack:")[0] ?? ""}${place === null ? "" : ` (${place})`}`;
}

/** Where in our own files it happened, or which of them asks for what is not there. */
function placeOf(error: Error & { readonly requireStack?: readonly string[] }): string | null {
  const asking = error.requireStack?.[0];
  if (asking !== undefined) return ownPath(asking);
  const frames = [...(error.stack ?? "").matchAll(/\(?(\/[^():\n]+\.ts:\d+:\d+)\)?$/gm)].map(([, frame = ""]) => frame);
  const own = frames.find((frame) => !frame.includes("node_modules"));
  return own === undefined ? null : ownPath(own);
}

/** From the project's folder: Pulumi starts the program in the folder of its main file. */
function ownPath(file: string): string {
  return relative(ROOT, file);
}

const ROOT = `${__dirname}/..`;
