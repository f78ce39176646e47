import { date, decimal, everything, integer, mysqlSource, newRowsBy, table, timestamp, varchar } from "pipeline-dsl";

export const marketplace = mysqlSource("marketplace", {
  apartments: table({
    columns: {
      apartment_id: integer().primaryKey(),
      location: varchar(255),
      price: decimal(10, 2),
      status: varchar(50),
      created_at: timestamp(),
    },
    extract: everything(), // rows change in place and no column says when, so a watermark would miss updates
  }),
  apartment_attributes: table({
    columns: {
      attribute_id: integer().primaryKey(),
      apartment_id: integer().references("apartments"),
      attribute_name: varchar(100),
      attribute_value: varchar(255),
    },
    extract: everything(),
  }),
  user_viewing: table({
    columns: {
      viewing_id: integer().primaryKey(),
      user_id: integer(),
      apartment_id: integer().references("apartments"),
      viewing_date: timestamp().notNull(),
    },
    extract: newRowsBy("viewing_date", { overlap: "2 hours" }), // viewings are only ever added
  }),
  bookings: table({
    columns: {
      booking_id: integer().primaryKey(),
      apartment_id: integer().references("apartments"),
      user_id: integer(),
      start_date: date(),
      end_date: date(),
      total_amount: decimal(10, 2),
    },
    extract: everything(), // bookings are corrected and cancelled long after they were made
  }),
});
