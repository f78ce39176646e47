import { integer, newRowsBy, table, timestamp, varchar } from "../../index";

table({
  columns: { id: integer().primaryKey(), seen_at: timestamp() },
  // @ts-expect-error error: seen_at can be NULL; newRowsBy needs a column with notNull(), or rows without it are never read
  extract: newRowsBy("seen_at", { overlap: "2 hours" }),
});

table({
  columns: { id: integer().primaryKey(), name: varchar(20).notNull() },
  // @ts-expect-error error: name is a varchar; newRowsBy needs a date or a timestamp
  extract: newRowsBy("name", { overlap: "2 hours" }),
});

table({
  columns: { id: integer().primaryKey() },
  // @ts-expect-error error: newRowsBy names seen_at, which is no column of the table
  extract: newRowsBy("seen_at", { overlap: "2 hours" }),
});

// @ts-expect-error error: "2" is not a duration; write a number and a unit, such as "2 hours"
newRowsBy("seen_at", { overlap: "2" });

// @ts-expect-error error: "2 weeks" is not a duration; write a number and a unit, such as "2 hours"
newRowsBy("seen_at", { overlap: "2 weeks" });
