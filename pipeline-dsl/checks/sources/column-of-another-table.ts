import { defineCheck } from "../check";

export const columnOfAnotherTable = defineCheck({
  code: "column-of-another-table",
  severity: "error",
  summary: "A row reads a column of another table",
  page: {
    explanation: `One source row makes one target row, and a rule looks at the rows of one table; there is no join in between. A value of another table comes in
through a lookup of its dimension, or with the report's query.`,
    remedy: `Use a column of the target's own table, or look the dimension up that is made from the other table.`,
    refused: `fact("fact_bookings", { from: bookings, columns: { price: apartments.price, ... }, ... })`,
    accepted: `fact("fact_bookings", { from: bookings, columns: { apartment_key: lookup(dimApartments, ...), ... }, ... })`,
  },
  *find({ columnUses }) {
    for (const { reference, describe, row } of columnUses) {
      if (row === null || (row.source === reference.source && row.table === reference.table)) continue;
      const { reader, at } = describe();
      yield {
        message: `${reader} reads ${reference.table}.${reference.column}, but its rows come from ${row.table}`,
        at: [at],
        why: "one source row makes one target row, without a join",
        fix: `use a column of ${row.table}, or look up the dimension that is made from ${reference.table}`,
      };
    }
  },
});
