import { defineCheck } from "../check";
import { ARTIFACT_LIMITS } from "./artifact";

export const tableTooLargeToRecover = defineCheck({
  code: "table-too-large-to-recover",
  severity: "warning",
  summary: "A table cannot be restored or computed again",
  page: {
    explanation: `A restore of a table and the end of a backfill are one transaction, with everything that hangs together with the table: facts that point to a dimension by its key alone go with
it. What is more than the Redshift Data API and Step Functions take in one batch is refused when it is asked for (\`Pipeline.RestoreTooLarge\`, \`Pipeline.BackfillTooLarge\`), on the day on which the
table is damaged. Runs and failovers go on without it.`,
    remedy: `Give the facts that look the dimension up the natural key as a column of their own, or the table fewer columns. Where a snapshot of the whole warehouse is enough, accept it with the reason.`,
    refused: `columns: { apartment_key: lookup(dimApartments, { apartment_id: bookings.apartment_id }), /* 900 columns */ }`,
    accepted: `columns: { apartment_id: bookings.apartment_id, apartment_key: lookup(dimApartments, { apartment_id: bookings.apartment_id }), /* what is analysed */ }`,
  },
  *find({ printed }) {
    const told = new Set<string>();
    for (const { kind, name, path, size, act } of printed) {
      const { most, unit, service } = ARTIFACT_LIMITS[kind];
      if (act === undefined || size <= most || told.has(`${act} ${path}`)) continue;
      told.add(`${act} ${path}`);
      yield {
        message: `no ${act} can take ${name}: it would need ${size.toLocaleString("en-US")} ${unit}, more than the ${most.toLocaleString("en-US")} of ${service}`,
        at: [{ path, part: "columns" }],
        why: `one transaction has what hangs together with the table, and a ${act} that is asked for is refused`,
        fix: "give facts that look it up its natural key as a column, or the table fewer columns; or accept it with the reason",
      };
    }
  },
});
