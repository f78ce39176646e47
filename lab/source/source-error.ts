import { LabError, messageOf } from "../errors";

/** What a server's error numbers mean, as the extracting job reads them (`jobs/etl/extract/source_errors.py`). */
export const CODES: Readonly<Record<string, readonly number[]>> = {
  "Source.AccessDenied": [1044, 1045, 1130, 1142, 1143, 1227, 1370, 1698, 3159],
  "Source.AccountUnusable": [1129, 1820, 1862, 3118, 3955, 4151],
  "Source.AuthenticationUnsupported": [1251, 1524],
  "Source.ConnectionLimit": [1040, 1203, 1226],
  "Source.DatabaseMissing": [1049],
  "Source.CollationsMixed": [1267],
  "Source.Unreachable": [1053, 1158, 1159, 1160, 1161, 1927],
};

/** Only a server that answers gives its errors a number and an SQLSTATE: whoever does not answer cannot be reached. */
export function sourceError(place: string, error: unknown): LabError {
  const number = numberOf(error);
  if (number === null)
    return new LabError("Source.Unreachable", `the source at ${place} cannot be reached: ${messageOf(error)}`);
  const code = Object.keys(CODES).find((each) => CODES[each]?.includes(number)) ?? "Source.QueryFailed";
  return new LabError(code, `the source at ${place} says: ${messageOf(error)} (error ${String(number)})`);
}

function numberOf(error: unknown): number | null {
  const numbered = typeof error === "object" && error !== null && "sqlState" in error && "errno" in error;
  return numbered && typeof error.errno === "number" ? error.errno : null;
}
