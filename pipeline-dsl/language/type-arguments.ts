import { type ColumnType, describeType } from "../model";
import type { CallSite } from "./call-site";
import type { Fault } from "./fault";

/** Lengths and digits that MySQL, Spark or Redshift cannot have, one fault each. `name`: what has the type. */
export function argumentFaults(name: string, type: ColumnType, site: CallSite): readonly Fault[] {
  return describeType(type).faults.map((fault) => ({
    code: "type-arguments",
    message: `${name}: ${fault}`,
    why: "MySQL, Spark and Redshift must all be able to hold the type",
    fix: "stay within these bounds; a column of the source that has more is read from a view that casts it",
    site,
  }));
}
