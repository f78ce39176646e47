import fc from "fast-check";
import { readStatement } from "./statement";

test("the statement is read as a table and a date", () => {
  expect(readStatement("RESTORE TABLE dim_apartments FROM\n's3://backup/dim_apartments/2023-08-01/'")).toEqual({
    schema: null,
    table: "dim_apartments",
    asOf: "2023-08-01",
  });
});

test("whatever the case, the blanks and the schema, it says the same", () => {
  const blank = fc.constantFrom(" ", "\n", "\t ");
  const word = (text: string) => fc.constantFrom(text, text.toLowerCase());
  fc.assert(
    fc.property(
      word("RESTORE"),
      word("TABLE"),
      word("FROM"),
      blank,
      fc.constantFrom("", "analytics.", '"analytics".', "ANALYTICS."),
      fc.constantFrom("fact_bookings", "FACT_BOOKINGS", '"fact_bookings"'),
      fc.constantFrom("", "/"),
      fc.constantFrom("", ";"),
      (restore, table, from, gap, schema, name, slash, end) => {
        const text = `${restore}${gap}${table} ${schema}${name}${gap}${from} 's3://backup/fact_bookings/2024-02-29${slash}'${end}`;
        expect(readStatement(text)).toEqual({
          schema: schema === "" ? null : "analytics",
          table: "fact_bookings",
          asOf: "2024-02-29",
        });
      },
    ),
  );
});

test.each([
  ["RESTORE dim_apartments", "is not understood"],
  ["RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/'", "is not understood"],
  ["RESTORE TABLE dim_apartments FROM 's3://backup/dim_users/2023-08-01/'", "from a folder of dim_users"],
  ["RESTORE TABLE dim_apartments FROM 's3://other-lake/backup/dim_apartments/2023-08-01/'", "own lake alone"],
  ["RESTORE TABLE dim_apartments FROM 's3://dim_apartments/2023-08-01/'", "own lake alone"],
  ["DROP TABLE dim_apartments", "the only statement that is read is RESTORE TABLE"],
  ["dim_apartments; dim_users", "the only statement that is read is RESTORE TABLE"],
])("%s is refused", (text, complaint) => {
  expect(() => readStatement(text)).toThrow(complaint);
});

test("a table's name is no statement", () => {
  expect(readStatement("dim_apartments")).toBeNull();
});
