import { dirname, resolve } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Place } from "../../pipeline-dsl/checks";
import type { DefinitionBundle } from "./bundle";

/** From a line of the evaluated script back to the line that its author wrote. */
export type PlaceFinder = (place: Place) => Place;

export function placeFinder({ scriptName, sourceMap }: DefinitionBundle): PlaceFinder {
  const map = new TraceMap(sourceMap);
  return (place) => {
    if (place.file !== scriptName) return place;
    const { source, line, column } = originalPositionFor(map, { line: place.line, column: place.column - 1 });
    if (source === null) return place;
    return { ...place, file: resolve(dirname(scriptName), source), line, column: column + 1 };
  };
}

/** The calls of the definition's own code in a stack trace, the innermost first; frames of the language and of packages are passed over. */
export function placesInDefinition(stack: string, { scriptName }: DefinitionBundle): readonly Place[] {
  return stack.split("\n").flatMap((line) => {
    const start = line.indexOf(`${scriptName}:`);
    const position = start < 0 ? null : /^(\d+):(\d+)/.exec(line.slice(start + scriptName.length + 1));
    if (position === null) return [];
    return [{ file: scriptName, line: Number(position[1]), column: Number(position[2]), part: "" }];
  });
}
