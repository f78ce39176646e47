import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKS } from "./doctor/checks";
import { createProgram } from "./program";
import { processTerminal } from "./output/terminal";

const ROOT = join(__dirname, "..");
const text = readFileSync(join(ROOT, "docs/first-day.md"), "utf8");

test("every command of the checklist is one: npx pipeline's and make's", () => {
  const commands = new Map(createProgram(processTerminal()).commands.map((command) => [command.name(), command]));
  const used = [...text.matchAll(/npx pipeline ([a-z-]+)((?: --[a-z-]+)*)/g)];
  expect(used.length).toBeGreaterThan(3);
  for (const [, name = "", options = ""] of used) {
    const known = commands.get(name)?.options.map(({ long }) => long) ?? [name];
    for (const option of options.split(" ").filter((each) => each !== "")) expect(known).toContain(option);
    expect([...commands.keys()]).toContain(name);
  }
  const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
  for (const [, target = ""] of text.matchAll(/`make ([a-z]+)`/g))
    expect(makefile).toMatch(new RegExp(`^${target}:`, "m"));
});

test("the table of what the doctor asks has every check, and no other", () => {
  const listed = Array.from(text.matchAll(/^\| `([a-z]+)` \|/gm), ([, id]) => id);
  expect(listed.sort()).toEqual(CHECKS.map(({ id }) => id).sort());
});
