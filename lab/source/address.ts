import { type AddressForm, parseAddress } from "../address";
import { LabError } from "../errors";

/** Where a MySQL-family source is. */
export interface SourceAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const SOURCE_ADDRESS: AddressForm = {
  schemes: ["mysql:", "mariadb:"],
  code: "Lab.InvalidSourceUrl",
  usage: "--source must read mysql://user:password@host:port/database",
};

export function parseSourceUrl(url: string): SourceAddress {
  const parsed = parseAddress(url, SOURCE_ADDRESS);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (parsed.hostname === "" || database === "") {
    throw new LabError(
      "Lab.InvalidSourceUrl",
      "--source lacks a host or a database: mysql://user:password@host:port/database",
    );
  }
  return {
    host: parsed.hostname,
    port: parsed.port === "" ? 3306 : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database,
  };
}
