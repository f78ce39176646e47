import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Linter } from "eslint";
import importX, { createNodeResolver } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { resolverOptions, walls } from "./import-walls.js";

const ROOT = resolve(__dirname, "..");
const each = walls.flatMap(({ target, from }) =>
  [target].flat().flatMap((room: string) => from.map((other): [string, string] => [room, other])),
);

/** What the lint rule says of a file of the room that imports another. */
function findings(room: string, imported: string): readonly string[] {
  const file = join(ROOT, room, "made-up.ts");
  const path = relative(dirname(file), imported).replace(/\.ts$/, "");
  const linter = new Linter({ cwd: ROOT });
  const config = {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createNodeResolver(resolverOptions)] },
    rules: { "import-x/no-restricted-paths": ["error", { zones: walls, basePath: ROOT }] },
  };
  const importOf = path.startsWith(".") ? path : `./${path}`;
  return linter
    .verify(`import "${importOf}";\nvoid import("${importOf}.js");\n`, config as unknown as Linter.Config, file)
    .map(({ message, line }) => `${line}: ${message}`);
}

/** Some TypeScript file of the folder. */
function someFile(path: string): string {
  if (statSync(path).isFile()) return path;
  const entries = readdirSync(path).sort();
  const file = entries.find((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
  if (file !== undefined) return join(path, file);
  const folder = entries.find((name) => statSync(join(path, name)).isDirectory());
  if (folder === undefined) throw new Error(`no TypeScript in ${path}`);
  return someFile(join(path, folder));
}

test.each(each.filter(([, other]) => other !== "./jobs"))("%s must not import %s", (room, other) => {
  expect(existsSync(join(ROOT, room))).toBe(true);
  expect(findings(room, someFile(join(ROOT, other)))).toEqual([
    expect.stringMatching(/^1: Unexpected path/),
    expect.stringMatching(/^2: Unexpected path/),
  ]);
});

test("within a room, imports are free", () => {
  expect(findings("cli/run", join(ROOT, "cli/run/fault.ts"))).toEqual([]);
});

test("the arrows go one way: each of these is a wall", () => {
  expect(each).toEqual(
    expect.arrayContaining([
      ["./cli/actions", "./cli/commands"],
      ["./pipeline-dsl/targets", "./pipeline-dsl/evaluators"],
    ]),
  );
});
