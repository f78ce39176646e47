import { describeType } from "../../model/types/registry";
import { MOST_BYTES_AS_TEXT } from "../../targets/redshift/as-text";
import { backedUpTables } from "../../targets/redshift/backup/backed-up-tables";
import { varbyteBytes } from "../../targets/redshift/type-text";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";

const MOST = MOST_BYTES_AS_TEXT.toLocaleString("en-US");

export const bytesTooLongForBackup = defineCheck({
  code: "bytes-too-long-for-backup",
  severity: "warning",
  summary: "A column of bytes may be longer than a backup can hold",
  page: {
    explanation: `A backup is written by UNLOAD as Parquet, which takes bytes as text alone: a backup holds the hexadecimal digits of a value, and the longest text of
Redshift holds those of ${MOST} bytes. The first longer value makes the backup of its table fail, on whichever day it comes.`,
    remedy: `\`cast\` the column to a \`varbinary\` of at most ${MOST} bytes: a longer value is then NULL. Or leave it out of the target, or the table out of the backups.
Where longer values never come, accept it with the reason.`,
    refused: `columns: { photo: apartments.photo }   // blob(), with backups: weekly()`,
    accepted: `columns: { photo: cast(apartments.photo, varbinary(2000)) }`,
  },
  *find({ model }) {
    const { named, along } = backedUpTables(model);
    const backedUp = new Set([...named, ...along]);
    for (const target of model.warehouse.targets) {
      if (!backedUp.has(target.name)) continue;
      for (const { name, type } of target.columns) {
        const bytes = varbyteBytes(describeType(type).redshift);
        if (bytes === null || bytes <= MOST_BYTES_AS_TEXT) continue;
        yield {
          message: `${target.name}.${name} may hold ${bytes.toLocaleString("en-US")} bytes, of which a backup holds ${MOST}`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }],
          why: "a longer value makes the backup of the table fail on the day it comes",
          fix: `cast it to a varbinary of at most ${MOST} bytes, or leave it out`,
        };
      }
    }
  },
});
