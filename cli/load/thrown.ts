import { dirname } from "node:path";
import { isNativeError } from "node:util/types";
import * as language from "pipeline-dsl";
import { readTextIfPresent } from "../../lab/home/files";
import type { Place } from "../../pipeline-dsl/checks";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { DefinitionBundle } from "./bundle";
import { LANGUAGE } from "./language";
import { MissingWord, missingWord } from "./missing-word";
import { placesInDefinition, type PlaceFinder } from "./places";
import type { LoadProblem } from "./problem";
import { AsksTheWorld } from "./world";

/** What a definition's own code raised while it was read, with the line and the words that its author wrote. */
export function thrownProblem(
  error: unknown,
  file: string,
  bundle: DefinitionBundle,
  originalPlace: PlaceFinder,
): LoadProblem {
  const { message, stack } = isNativeError(error) ? error : { message: String(error), stack: undefined };
  const frames = placesInDefinition(stack ?? "", bundle);
  // The bundler's own helpers have no line of the author's.
  const innermost = frames.find((frame) => originalPlace(frame).file !== frame.file) ?? null;
  const place = innermost === null ? { file, line: 1, column: 1, part: "" } : originalPlace(innermost);
  const severity = "error";
  if (error instanceof MissingWord) return { ...missingWord(error.word), severity, places: [place] };
  if (error instanceof AsksTheWorld) {
    return {
      code: "definition-threw",
      severity,
      message,
      places: [place],
      why: error.why,
      fix: error.fix,
    };
  }
  const missing = /^Cannot find module '([^']*)'/.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      code: "definition-import",
      severity,
      message: `the package "${missing}" is not installed`,
      places: [place],
      why: `packages are looked up from ${dirname(file)} upwards`,
      fix: didYouMean(missing, [LANGUAGE], `run npm install ${missing}, or remove the import`),
    };
  }
  const named = NOT_THERE.exec(message);
  const written = named === null || innermost === null ? null : asWritten(named[1] ?? "", place);
  const [, , whatItIs = ""] = named ?? [];
  const name = /\w*$/.exec(written ?? "")?.[0] ?? "";
  const isNotImported = whatItIs === "is not defined" && name === written && name in language;
  return {
    code: "definition-threw",
    severity,
    message:
      written === null ? message || "the definition raised an error without a message" : `${written} ${whatItIs}`,
    places: [place],
    why: "the definition's own code raised an error while it was read",
    fix: isNotImported
      ? `add ${name} to what is imported from "${LANGUAGE}"`
      : didYouMean(
          name,
          written === null ? [] : Object.keys(language),
          "correct the code at this place; a definition needs no input, network or clock",
        ),
  };
}

const NOT_THERE = /^(?:.*\s)?\(?([\w$.?]+)\)? (is not (?:a function|a constructor|defined))$/;

/** The bundler gives names of its own to what would meet others; the author's stands in the line. */
function asWritten(name: string, { file, line, column }: Place): string {
  const text = readTextIfPresent(file)?.split("\n")[line - 1] ?? "";
  if (text.includes(name)) return name;
  return /^\W*([\w$]+)/.exec(text.slice(column - 1))?.[1] ?? name;
}
