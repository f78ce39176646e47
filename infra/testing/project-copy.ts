import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WHEELS_FOLDER } from "../artifacts/jobs-folder";

const ROOT = join(__dirname, "..", "..");
const READ = [
  "infra",
  "jobs",
  "pipeline-dsl",
  "stacks",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "package.json",
  "tsconfig.json",
];

/** What a program reads, in a folder of its own: to be broken. */
export interface ProjectCopy {
  readonly root: string;
  /** Takes a file or a folder away. */
  take(file: string): void;
  /** Puts it back as it was. */
  mend(file: string): void;
  remove(): void;
}

export function copyProject(): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), "program-"));
  const take = (file: string): void => {
    rmSync(join(root, file), { recursive: true, force: true });
  };
  for (const name of READ) {
    cpSync(join(ROOT, name), join(root, name), {
      recursive: true,
      filter: (file) => !/node_modules|__pycache__/.test(file),
    });
  }
  mkdirSync(join(root, ".cache"));
  cpSync(WHEELS_FOLDER, join(root, ".cache", "wheels"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  return {
    root,
    take,
    mend: (file) => {
      take(file);
      cpSync(join(ROOT, file), join(root, file), { recursive: true });
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
