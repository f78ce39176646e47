import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PropertyPlaces } from "./property-places";

interface Written {
  readonly key: string;
  readonly quoted: boolean;
  readonly value: string | readonly Written[];
}

const keys = fc.constantFrom("lake", "keep", "zones", "raw", "rto", "columns");
/** Values that look like what is looked for. */
const values = fc.constantFrom(
  '"{ keep: 1 }"',
  "daily({ keep: 2, lake: { raw: 3 } }, [{ keep: 1 }])",
  "[first({ rto: 1 }), { raw: 2 }]",
  "quality",
  "'it\\'s } keep:'",
  "`raw: ${1}`",
);
const { object } = fc.letrec<{ object: readonly Written[]; member: Written }>((tie) => ({
  object: fc.uniqueArray(tie("member"), { minLength: 1, maxLength: 4, selector: ({ key }) => key }),
  member: fc.record({
    key: keys,
    quoted: fc.boolean(),
    value: fc.oneof({ maxDepth: 3, depthSize: "small" }, values, tie("object")),
  }),
}));

const COMMENTS = ["", " // keep: { raw: 1 },", " /* lake: { keep: 2 } */"];

/** A text, and the line of each property by the keys that lead to it. */
function printed(members: readonly Written[]): { readonly text: string; readonly lines: ReadonlyMap<string, number> } {
  const text = [
    "const before = pipeline({ lake: 1, keep: 2 });",
    "export default pipeline(",
    '  "Name { keep: 3 }",',
    "  {",
  ];
  const lines = new Map<string, number>();
  const print = (some: readonly Written[], path: readonly string[]): void => {
    for (const { key, quoted, value } of some) {
      const own = [...path, key];
      const name = quoted ? JSON.stringify(key) : key;
      const comment = COMMENTS[text.length % COMMENTS.length] ?? "";
      text.push(`${name}: ${typeof value === "string" ? `${value},` : "{"}${comment}`);
      lines.set(own.join("."), text.length);
      if (typeof value === "string") continue;
      print(value, own);
      text.push("},");
    }
  };
  print(members, []);
  text.push("  },", ");", "const after = pipeline({ zones: { raw: 1 } });");
  return { text: text.join("\n"), lines };
}

test("a property is found by its keys, whatever stands around it; of one that is not there, the nearest that is", () => {
  const folder = mkdtempSync(join(tmpdir(), "properties-"));
  fc.assert(
    fc.property(object, fc.array(keys, { minLength: 1, maxLength: 3 }), (members, path) => {
      const file = join(folder, "pipeline.ts");
      const { text, lines } = printed(members);
      writeFileSync(file, text);
      const place = new PropertyPlaces().find({ file, line: 2, column: 16, part: "" }, path);
      const nearest = path.map((_, at) => path.slice(0, path.length - at).join(".")).find((each) => lines.has(each));
      expect(place?.line ?? null).toBe(nearest === undefined ? null : (lines.get(nearest) ?? null));
    }),
    { numRuns: 500 },
  );
  rmSync(folder, { recursive: true });
});
