import { describeText, LONGEST_VARCHAR, type TypeDescriptor } from "./descriptor";

/** Text in the warehouse, where JSON functions read it. MariaDB's JSON is a LONGTEXT. */
export function describeJson(): TypeDescriptor {
  return describeText({
    mysqlDefinition: "JSON",
    mysql: ["json", "longtext"],
    read: (column) => `CAST(${column} AS CHAR)`,
    bytes: LONGEST_VARCHAR,
  });
}
