import fc from "fast-check";
import { parseAddress, placeOfWarehouse, warehouseAddress } from "./address";
import { LabError, messageOf } from "./errors";
import { parseSourceUrl } from "./source/address";
import { namedSources } from "./source/named";
import { PostgresServer } from "./warehouse/postgres";

/** Everything that reads an address, with the scheme that it takes; what it makes of one is a text. */
const READERS: Readonly<Record<string, readonly [scheme: string, read: (url: string) => string]>> = {
  "a source": ["mysql", (url) => parseSourceUrl(url).password],
  "--source URL": ["mysql", (url) => namedSources([url], ["shop"])["shop"] ?? ""],
  "--source NAME=URL": ["mariadb", (url) => namedSources([`shop=${url}`], ["shop"])["shop"] ?? ""],
  "a warehouse": ["postgresql", (url) => decodeURIComponent(parseAddress(url, warehouseAddress()).password)],
  "a warehouse's place": ["postgresql", placeOfWarehouse],
  "--warehouse": ["postgres", (url) => String(PostgresServer.open(url) instanceof PostgresServer)],
  "--standby-warehouse": [
    "postgres",
    (url) => String(PostgresServer.open(url, "--standby-warehouse") instanceof PostgresServer),
  ],
};

const RESERVED = ["/", "?", "#", "@", "[", "]", "\\", "%", "%zz", "\n", "\t"];

function said(read: (url: string) => string, url: string): string {
  try {
    return read(url);
  } catch (error) {
    if (error instanceof LabError) return `${error.code}: ${messageOf(error)}`;
    throw error;
  }
}

/** A text of printable characters with something in it that has a meaning in an address. */
const unescaped = fc
  .tuple(
    fc.string({ unit: "binary-ascii", maxLength: 12 }),
    fc.constantFrom(...RESERVED),
    fc.string({ unit: "binary-ascii", maxLength: 12 }),
  )
  .map((parts) => parts.join(""))
  .filter((text) => /[/?#@[\]\\\n\t]/.test(text) || /%(?![0-9a-f]{2})/i.test(text));

test.each(Object.entries(READERS))(
  "%s: a password that is not written by numbers is refused, with how it is written and nothing of it",
  (_name, [scheme, read]) => {
    const address = (user: string, password: string): string => `${scheme}://${user}:${password}@127.0.0.1:3399/clinic`;
    // Of every such address the same is said, so that no part of any comes into it.
    const refusal = said(read, address("reader", "p@ss/w:rd#1"));
    expect(refusal).toMatch(/^Lab\.Invalid(?:Source|Warehouse)Url: .*write each by its number: \/ as %2F/);
    fc.assert(
      fc.property(unescaped, fc.boolean(), (text, isUser) => {
        const url = isUser ? address(text, "secret") : address("reader", text);
        expect({ url, said: said(read, url) }).toEqual({ url, said: refusal });
      }),
      { numRuns: 300 },
    );
  },
);

test.each(Object.entries(READERS))(
  "%s: any password that is written by numbers is read as it is",
  (name, [scheme, read]) => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", minLength: 1 }), (password) => {
        const url = `${scheme}://reader:${encodeURIComponent(password)}@127.0.0.1:3399/clinic`;
        const read_ = said(read, url);
        const expected: Readonly<Record<string, string>> = {
          "a source": password,
          "a warehouse": password,
          "a warehouse's place": "127.0.0.1:3399/clinic",
          "--source URL": url,
          "--source NAME=URL": url,
        };
        expect(read_).toBe(expected[name] ?? "true");
      }),
    );
  },
);

test("an address of another kind of server is refused without a word of it", () => {
  for (const [, read] of Object.values(READERS))
    for (const url of ["http://reader:secret@host/db", "reader:secret@host", "secret"])
      expect(said(read, url)).not.toMatch(/secret|reader/);
});
