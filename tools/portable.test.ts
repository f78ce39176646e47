import { spawnSync } from "node:child_process";
import { relative, resolve } from "node:path";

const ROOT = resolve(__dirname, "..");

/** The lines that git prints; it ends with 1 where it looks for something and finds nothing. */
function git(...parameters: string[]): string[] {
  const { status, stdout, stderr } = spawnSync("git", parameters, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Places that exist on one machine, and registries' hosts, which another machine may reach by another name. */
const FOREIGN = [
  String.raw`(^|[^A-Za-z0-9_.-])/(work|root|Users)/[A-Za-z0-9_]`,
  String.raw`registry\.npmjs|pypi\.org|pythonhosted\.org|repo1?\.maven`,
];

describe("what is committed works on another machine", () => {
  test("no file is a link", () => {
    expect(git("ls-files", "--stage").filter((line) => line.startsWith("120000"))).toEqual([]);
  });

  test.each(FOREIGN)("no line has %s", (pattern) => {
    expect(git("grep", "-nIE", pattern, "--", ".", `:!${relative(ROOT, __filename)}`)).toEqual([]);
  });
});
