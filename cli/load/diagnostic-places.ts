import type { Diagnostic, Place } from "../../pipeline-dsl/checks";
import type { PropertyPlaces } from "./property-places";

/** A diagnostic knows the call that something is wrong with and what of it; here it is told at the property itself, where the call has it. */
export function atProperties<Told extends Diagnostic>(
  diagnostic: Told,
  originalPlace: (place: Place) => Place,
  properties: PropertyPlaces,
): Told {
  const places = diagnostic.places.map((place) => {
    const call = originalPlace(place);
    return propertyAt(call, properties) ?? call;
  });
  return { ...diagnostic, places };
}

/** Options of a pipeline whose own options stand in them: a diagnostic names the inner one alone. */
const ROOMS = [["lake"], ["lake", "zones"], ["warehouse"], ["objectives"], ["recovery"]];

/** Null: the call has no such property, or the part is no property's name. */
function propertyAt(call: Place, properties: PropertyPlaces): Place | null {
  const keys = keysOf(call.part);
  if (keys.length === 0) return null;
  // An argument has a name in the language, and none where it is written: `by.user_id` is a property of the argument itself.
  const [, ...inArgument] = keys;
  const found = properties.find(call, keys) ?? (inArgument.length === 0 ? null : properties.find(call, inArgument));
  if (found !== null) return found;
  for (const room of ROOMS) {
    const around = properties.find(call, room);
    const inner = around === null ? null : properties.find(call, [...room, ...keys]);
    // The nearest that is there is the room itself where it has no such option.
    if (inner !== null && (inner.line !== around?.line || inner.column !== around.column)) return inner;
  }
  return null;
}

/** `columns`, `price` of `column price` and of `columns.price`; of an element in a list, the list. */
function keysOf(part: string): readonly string[] {
  const [, column] = /^column ([\w$]+)$/.exec(part) ?? [];
  if (column !== undefined) return ["columns", column];
  const [path = ""] = part.split("[");
  return /^[\w$]+(\.[\w$]+)*$/.test(path) ? path.split(".") : [];
}
