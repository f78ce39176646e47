import { describeType } from "../../model";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";
import { keyAddress, keyOf, keyPart } from "./target-keys";

export const keyCannotGrow = defineCheck({
  code: "key-cannot-grow",
  severity: "warning",
  summary: "A key column is too narrow to grow with its source",
  page: {
    explanation: `Redshift makes no SMALLINT an INTEGER in place: the migration writes the whole column anew, and where it is in the sort key, as the key of a dimension
with versions is, only a new table helps, with new surrogate keys and new facts. A key counts upwards, so a narrow one is the column that will need it.`,
    remedy: `Cast the key to \`integer()\` or \`bigint()\` in the target, while the table is small.`,
    refused: `columns: { room_id: rooms.room_id }   // smallint()`,
    accepted: `columns: { room_id: cast(rooms.room_id, integer()) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      const key = new Set(keyOf(target));
      for (const { name, type } of target.columns) {
        if (!key.has(name) || describeType(type).redshift !== "SMALLINT") continue;
        yield {
          message: `${target.name}.${name} is in the ${keyPart(target)} and is a SMALLINT in the warehouse`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }, keyAddress(target)],
          why: "Redshift cannot widen an integer column in place, so an outgrown key means a column written anew, or a new table",
          fix: "cast it to integer() or bigint() in the target",
        };
      }
    }
  },
});
