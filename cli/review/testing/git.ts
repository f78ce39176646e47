import { spawnSync } from "node:child_process";

const IDENTITY = ["-c", "user.name=A Developer", "-c", "user.email=developer@example.com"];

export function git(folder: string, ...parameters: readonly string[]): void {
  const { status, stderr } = spawnSync("git", [...IDENTITY, ...parameters], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** Everything that stands in the folder; fails where nothing differs. */
export function commit(folder: string, message: string, ...options: readonly string[]): void {
  git(folder, "add", "-A");
  git(folder, "commit", "--quiet", ...options, "-m", message);
}

/** The same, also where nothing differs. */
export function commitStep(folder: string): void {
  commit(folder, "a step", "--allow-empty");
}
