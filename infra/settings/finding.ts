import type { SettingPath } from "./stack-file";

/** What is wrong with a setting, before it has a place in the file. */
export interface Finding {
  readonly path: SettingPath;
  readonly message: string;
  readonly suggestion: string | null;
}

export function finding(path: SettingPath, message: string, suggestion: string | null = null): Finding {
  return { path, message, suggestion };
}
