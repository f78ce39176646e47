import { defineCheck } from "../check";
import { recoveryPath } from "../paths";

export const backupOfUnknownTable = defineCheck({
  code: "backup-of-unknown-table",
  severity: "error",
  summary: "A table is to be backed up that the warehouse does not have",
  page: {
    explanation: `Backups are made of the pipeline's own tables. The one that is named is not among \`warehouse.tables\`.`,
    remedy: `List the table in \`warehouse: { tables: [...] }\`, or do not name it.`,
    refused: `warehouse: { schema: "analytics", tables: [dimUsers] }, recovery: { backups: { every: weekly(), of: [factBookings] }, ... }`,
    accepted: `warehouse: { schema: "analytics", tables: [dimUsers] }, recovery: { backups: { every: weekly(), of: [dimUsers] }, ... }`,
  },
  *find({ model, index }) {
    for (const table of model.recovery.backups?.tables ?? []) {
      if (index.target(table) !== undefined) continue;
      yield {
        message: `backups are made of ${table}, which is not in the warehouse`,
        at: [{ path: recoveryPath("backups"), part: table }],
        why: "only tables of this pipeline can be backed up and restored",
        // Backups take the table itself, so that it is declared: no other name was meant.
        fix: `list ${table} in warehouse.tables of the pipeline`,
      };
    }
  },
});
