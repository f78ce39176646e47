import { createHash } from "node:crypto";
import { naturalKeyOf, type Target } from "../../model";
import { describeType } from "../../model/types/registry";
import { curatedColumns } from "../curated";

/**
 * Hash of what decides whether a batch of an earlier definition can be loaded by today's load, and comes to the same: the folder,
 * the columns in it, the key, and what becomes of history. A VARCHAR may have grown since; a number of another width is another
 * type in Parquet, which COPY refuses.
 */
export function loadShape(target: Target): string {
  const columns = curatedColumns(target).map(
    ({ name, type }) => `${name} ${describeType(type).redshift.replace(/^VARCHAR\(\d+\)$/, "VARCHAR")}`,
  );
  const history = target.kind === "dimension" ? target.history.kind : "fact";
  const shape = [target.name, ...columns, ...naturalKeyOf(target), history, target.whenSourceRowVanishes.kind];
  return createHash("sha256").update(shape.join("\n")).digest("hex");
}
