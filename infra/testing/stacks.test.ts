import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { SITES, STACKS } from "./stacks";

const ROOT = join(__dirname, "..", "..");
const FOLDERS = ["infra", "cli"];

/** Tests that name one stack where the other site would say nothing else, with the reason. */
const OF_ONE_STACK: Readonly<Record<string, string>> = {
  "cli/another-stack.test.ts": "any stack's settings will do that are not the pipeline's",
  "cli/diff.test.ts": "a preview is joined to the one stack of a repository of its own",
  "cli/review/forms.test.ts": "the forms of a review are held beside each other in a repository of its own",
  "cli/review/compare.test.ts": "settings are spoilt in a repository of its own",
  "infra/components/components.test.ts": "what a component makes of settings that prod and dev have otherwise",
  "infra/recovery.test.ts": "each strategy at a primary; authorization.test.ts asks the same of every stack",
  "infra/review/account.test.ts": "an edit of one stack's settings is reviewed",
  "infra/review/policies.test.ts": "what a policy pack says of one preview",
};

test("the committed stacks are those that have settings", () => {
  const files = readdirSync(ROOT).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  expect([...STACKS].sort()).toEqual(files.sort());
});

test("no test runs over one site of the two by chance: it takes the list, names both, or says why", () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => join(ROOT, folder, file)),
  );
  const alone = files.filter((file) => file !== __filename && isAlone(readFileSync(file, "utf8")));
  expect(alone.map((file) => relative(ROOT, file)).sort()).toEqual(Object.keys(OF_ONE_STACK).sort());
});

function isAlone(text: string): boolean {
  const named = SITES.filter((site) => new RegExp(`["'\`.]${site}["'\`.]`).test(text));
  return named.length === 1 && !/import \{[^}]*\b(?:STACKS|SITES)\b/.test(text);
}
