import fc from "fast-check";
import { hostFault } from "./host-form";

const name = fc.domain();

test("a name as RFC 1123 has it, and an IPv4 address, is a host", () => {
  fc.assert(
    fc.property(name, (host) => {
      expect(hostFault(host)).toBeNull();
    }),
  );
  const elsewhere = fc.ipV4().filter((address) => !/^(0|127)\./.test(address));
  fc.assert(
    fc.property(elsewhere, (host) => {
      expect(hostFault(host)).toBeNull();
    }),
  );
  expect([hostFault("db"), hostFault("DB-1.example"), hostFault("1and1.example")]).toEqual([null, null, null]);
});

/** What people write around a host. */
const SURPLUS: readonly (readonly [what: string, write: (host: string) => string, told: RegExp])[] = [
  ["a scheme", (host) => `mysql://${host}`, /what stands before/],
  ["a port", (host) => `${host}:3306`, /the port/],
  ["a blank at its end", (host) => `${host} `, /blanks/],
  ["a blank at its start", (host) => ` ${host}`, /blanks/],
  ["a user", (host) => `reader@${host}`, /anything but/],
  ["a path", (host) => `${host}/shop`, /anything but/],
  ["a dot at its end", (host) => `${host}.`, /a dot/],
  ["two dots in a row", (host) => host.replace(".", ".."), /anything but/],
  ["an underscore", (host) => `my_${host}`, /anything but/],
  ["a hyphen at its start", (host) => `-${host}`, /anything but/],
  ["a long part", (host) => `${"a".repeat(64)}.${host}`, /anything but/],
  ["a number at its end", (host) => `${host}.300`, /anything but/],
  ["too many parts", (host) => `${"a.".repeat(127)}${host}`, /anything but/],
];

test.each(SURPLUS)("with %s it is none, and is told what is too much", (_, write, told) => {
  fc.assert(
    fc.property(name, (host) => {
      expect(hostFault(write(host))).toMatch(told);
    }),
  );
});

test("the machine that asks is no server's host", () => {
  const own = fc.oneof(
    fc.constantFrom("localhost", "LOCALHOST", "db.localhost"),
    fc.ipV4().map((address) => address.replace(/^[0-9]+/, "127")),
    fc.ipV4().map((address) => address.replace(/^[0-9]+/, "0")),
  );
  fc.assert(
    fc.property(own, (host) => {
      expect(hostFault(host)).toMatch(/the machine itself/);
    }),
  );
});
