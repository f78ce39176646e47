import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../tools";
import { CODES, sourceError } from "./source-error";

test("a number means what it means to the extracting job", () => {
  const job = readFileSync(join(PROJECT_ROOT, "jobs/etl/extract/source_errors.py"), "utf8");
  const names = new Map([...job.matchAll(/^([A-Z_]+) = "(Source\.\w+)"$/gm)].map(([, name, code]) => [name, code]));
  const sets = [...job.matchAll(/^ {4}([A-Z_]+): frozenset\(\{([\d, ]+)\}\),$/gm)];
  expect(Object.fromEntries(sets.map(([, name, list = ""]) => [names.get(name), list.split(",").map(Number)]))).toEqual(
    CODES,
  );
});

test.each(Object.entries(CODES).flatMap(([code, numbers]) => numbers.map((number) => [number, code] as const)))(
  "error %d of a server is %s, with its words",
  (errno, code) => {
    const error = sourceError("db:3306/shop", Object.assign(new Error("It says."), { errno, sqlState: "HY000" }));
    expect(error).toMatchObject({
      code,
      message: `the source at db:3306/shop says: It says. (error ${String(errno)})`,
    });
  },
);

test("a server that answers is not one that cannot be reached", () => {
  const said = (fields: object) => sourceError("db:3306/shop", Object.assign(new Error("no"), fields)).code;
  expect(said({ errno: 3024, sqlState: "HY000" })).toBe("Source.QueryFailed");
  expect(said({ errno: -111, code: "ECONNREFUSED" })).toBe("Source.Unreachable");
  expect(said({ code: "HANDSHAKE_SSL_ERROR" })).toBe("Source.Unreachable");
});
