import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStack } from "./testing/run-stack";
import { STACKS } from "./testing/stacks";

interface Identity {
  readonly type: string;
  readonly name: string;
}

/** `UPDATE_URNS=1 npx jest infra/urns` writes the ledgers anew: read the difference as what will be made and removed. */
const update = process.env["UPDATE_URNS"] === "1";

describe.each(STACKS)("the identities of %s", (stack) => {
  test("are the committed ones", async () => {
    const file = join(__dirname, `urns.${stack}.json`);
    const now = (await runStack(stack)).map((resource) => resource.urn);
    expect(new Set(now).size).toBe(now.length);
    if (update || !existsSync(file)) writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
    const committed = JSON.parse(readFileSync(file, "utf8")) as string[];
    const problems = renames(committed, now);
    if (problems.length > 0) throw new Error(problems.join("\n"));
  });
});

test("a rename prints the alias to paste", () => {
  const before = ["urn:pulumi:prod::rental::a:b/bucket:Bucket::lake", "urn:pulumi:prod::rental::a:b/key:Key::key"];
  const after = ["urn:pulumi:prod::rental::a:b/bucket:Bucket::data-lake", "urn:pulumi:prod::rental::a:b/key:Key::key"];
  expect(renames(before, after)).toEqual([
    'data-lake (a:b/bucket:Bucket) is new and lake is gone; if it was renamed, give it: aliases: [{ name: "lake" }]',
  ]);
  expect(renames(before, before)).toEqual([]);
  expect(renames(before, before.slice(1))).toEqual([
    "lake (a:b/bucket:Bucket) is gone; UPDATE_URNS=1 if that is meant",
  ]);
});

/** Every difference between the committed identities and these; a vanished one of the same type is an old name. */
function renames(committed: readonly string[], now: readonly string[]): readonly string[] {
  const gone = committed.filter((urn) => !now.includes(urn)).map(identity);
  const fresh = now.filter((urn) => !committed.includes(urn)).map(identity);
  const problems = fresh.map((resource) => {
    const index = gone.findIndex((old) => last(old.type) === last(resource.type));
    const [old] = index < 0 ? [] : gone.splice(index, 1);
    if (old === undefined) return `${resource.name} (${resource.type}) is new; UPDATE_URNS=1 if that is meant`;
    const alias =
      old.name === resource.name ? `{ parent: <its old parent> } (was below ${old.type})` : `{ name: "${old.name}" }`;
    return `${resource.name} (${resource.type}) is new and ${old.name} is gone; if it was renamed, give it: aliases: [${alias}]`;
  });
  return [...problems, ...gone.map((old) => `${old.name} (${old.type}) is gone; UPDATE_URNS=1 if that is meant`)];
}

function identity(urn: string): Identity {
  const [, , type, name] = urn.split("::");
  return { type: type ?? "", name: name ?? "" };
}

function last(type: string): string {
  return type.split("$").at(-1) ?? type;
}
