import { LabError } from "./errors";

/** How addresses of one kind of server are given. */
export interface AddressForm {
  readonly schemes: readonly string[];
  readonly code: "Lab.InvalidSourceUrl" | "Lab.InvalidWarehouseUrl";
  /** The option that takes it, and how it is written: nothing of what was given is said, which may be a password. */
  readonly usage: string;
}

export type WarehouseOption = "--warehouse" | "--standby-warehouse";

export function warehouseAddress(option: WarehouseOption = "--warehouse"): AddressForm {
  return {
    schemes: ["postgres:", "postgresql:"],
    code: "Lab.InvalidWarehouseUrl",
    usage: `${option} must read postgresql://user:password@host:port/database`,
  };
}

/**
 * An address that a user wrote. In a password, a character that has a meaning in an address ends it early: the rest would be taken for a
 * host and a database, and told to whoever reads the output.
 */
export function parseAddress(text: string, { schemes, code, usage }: AddressForm): URL {
  if (MEANS_SOMETHING_ELSE.test(userAndPassword(text)) || NO_ENCODING.test(text)) {
    throw new LabError(
      code,
      `${usage}. In its user or password stands a character that has a meaning in an address; write each by its number: / as %2F, ? as %3F, # as %23, @ as %40, [ as %5B, ] as %5D, \\ as %5C, % as %25`,
    );
  }
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !schemes.includes(parsed.protocol)) throw new LabError(code, usage);
  return parsed;
}

/** Without user and password. A server on a socket is told from another by the folder, which the parameter `host` names. */
export function placeOfWarehouse(url: string): string {
  const { host, pathname, searchParams } = parseAddress(url, warehouseAddress());
  return `${searchParams.get("host") ?? host}${pathname}`;
}

/** What stands before the last `@`, whatever it holds. */
function userAndPassword(text: string): string {
  const start = text.indexOf("//");
  const end = text.lastIndexOf("@");
  return end < start ? "" : text.slice(start < 0 ? 0 : start + 2, end);
}

// A line's end and a tab would be taken out without a word.
const MEANS_SOMETHING_ELSE = /[/?#@[\]\\\u0000-\u001f\u007f]/;
const NO_ENCODING = /%(?![0-9a-f]{2})/i;
