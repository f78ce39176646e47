import type { Place } from "../../pipeline-dsl/checks";
import { partsOf, PIPELINE, QUALITY, targetPath } from "../../pipeline-dsl/checks/paths";

/** A property by the thing whose call it stands in, and the keys that lead to it there. */
interface Written {
  readonly call: string;
  readonly keys: readonly string[];
}

/**
 * Where the thing at an address was written: at a call of its own, or at its property in the call of what it is a part of. `what`: of a
 * thing that has several properties, the one that is meant, as a change calls it.
 */
export function writtenPlaces(
  callsOf: (address: string) => readonly Place[],
  find: (call: Place, keys: readonly string[]) => Place | null,
): (address: string, what?: string) => readonly Place[] {
  const at = ({ call, keys }: Written): readonly Place[] => callsOf(call).flatMap((place) => find(place, keys) ?? []);
  return (address, what = "") => {
    const [detail, whole] = [detailOf(address, what), propertyOf(address)];
    const found = detail === null ? [] : at(detail);
    if (found.length > 0) return found;
    const own = callsOf(address);
    return own.length > 0 || whole === null ? own : at(whole);
  };
}

/** What has no call of its own. Null: it has one. */
function propertyOf(address: string): Written | null {
  const [room = "", first, name, part, ...rest] = partsOf(address);
  if (room === "warehouse" && first === "targets" && name !== undefined)
    return part === undefined ? null : { call: targetPath(name), keys: [part, ...rest] };
  if (room === "review" && first !== undefined) return { call: PIPELINE, keys: ["review", "require", first] };
  if (room === "objectives" && first !== undefined)
    return { call: PIPELINE, keys: [room, first === "dataFreshnessSeconds" ? "dataFreshness" : first] };
  return ["lake", "warehouse", "jobs", "objectives", "alerts", "recovery", "quality"].includes(room)
    ? { call: PIPELINE, keys: partsOf(address).slice(0, 3) }
    : null;
}

/** What of a thing stands somewhere else than the thing, or deeper in it. */
function detailOf(address: string, what: string): Written | null {
  const [room, first = "", name = "", part] = partsOf(address);
  switch (room) {
    case "lake":
      return what === "kept for" ? { call: PIPELINE, keys: ["lake", KEPT[name] ?? ""] } : null;
    case "warehouse":
      if (first === "") return { call: PIPELINE, keys: ["warehouse", what] };
      return part === "history" && what.startsWith(NAME_OF_COLUMN)
        ? { call: address, keys: [what.slice(NAME_OF_COLUMN.length)] }
        : null;
    case "recovery":
      return first === "backups" && what === "kept for" ? { call: PIPELINE, keys: ["recovery", "keep"] } : null;
    case "quality":
      if (first === "rules" && what.startsWith("threshold"))
        return { call: QUALITY, keys: [name.split(".")[0] ?? "", "threshold"] };
      return first === "" && what === "a breach" ? { call: QUALITY, keys: ["whenBreached"] } : null;
    default:
      return null;
  }
}

const NAME_OF_COLUMN = "name of the column ";
const KEPT: Readonly<Record<string, string>> = { raw: "keepRaw" };
