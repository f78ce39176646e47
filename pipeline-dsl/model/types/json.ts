import { describeText, type TypeDescriptor } from "./descriptor";

/** MySQL's own limit is max_allowed_packet, up to a gigabyte; MariaDB's is that of LONGTEXT. */
const LONGEST = 4_294_967_295;

/** Text in the warehouse, where JSON functions read it. MariaDB's JSON is a LONGTEXT. */
export function describeJson(): TypeDescriptor {
  return describeText({
    mysqlDefinition: "JSON",
    mysql: ["json", "longtext"],
    read: (column) => `CAST(${column} AS CHAR)`,
    bytes: LONGEST,
  });
}
