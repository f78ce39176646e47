import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UNKNOWN } from "./printed";

/**
 * The shell itself says which words a script gives to `aws`: nothing else is there to be run. A variable holds its own name,
 * and what is not there answers with what it was asked, so that an address says which machine it is of.
 */
export function typed(script: string): readonly (readonly string[])[] {
  const folder = mkdtempSync(join(tmpdir(), "typed-"));
  try {
    const calls = join(folder, "calls");
    writeFileSync(calls, "");
    const names = new Set([...script.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name));
    const variables = [...names].map((name) => `${name}=${name}\n`).join("");
    const stub = [
      `aws() { printf '%s\\0' "$@" >> "$CALLS"; printf '\\1' >> "$CALLS"; echo "\${*//[^A-Za-z]/_}"; }`,
      'command_not_found_handle() { echo "${*//[^A-Za-z]/_}"; }',
      "date() { echo 2026-01-31T00:00:00Z; }",
      `set -- ${UNKNOWN} ${UNKNOWN}\n`,
    ].join("\n");
    execFileSync("/bin/bash", ["-c", `${variables}${stub}${script}\ntrue`], {
      cwd: folder,
      env: { PATH: "/nowhere", CALLS: calls },
      stdio: ["ignore", "ignore", "ignore"],
    });
    return readFileSync(calls, "utf8")
      .split("\u0001")
      .filter((call) => call !== "")
      .map((call) => call.split("\0").slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
