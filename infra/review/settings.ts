import { NAMESPACE, parseStackFile, type SettingPath } from "../settings/stack-file";

/** A setting of a stack that differs. */
export interface SettingChange {
  /** `warehouse.nodes`; of another namespace with it: `aws:region`; of the file itself: `secretsprovider`. */
  readonly setting: string;
  readonly was: unknown;
  readonly is: unknown;
  /** Where it says so now; where it does not any more, the line of what is around it. */
  readonly line: number;
}

/**
 * Settings that differ between two texts of `Pulumi.<stack>.yaml`, leaf by leaf, those of other programs and of Pulumi too; a text
 * that is not there has none. Both must be YAML.
 */
export function settingChanges(before: string | null, after: string | null): readonly SettingChange[] {
  const [old, current] = [before, after].map((text) => parseStackFile("", text ?? ""));
  if (old === undefined || current === undefined) return [];
  const [was, is] = [leavesOf(old.whole), leavesOf(current.whole)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((setting) => {
    const [left, right] = [was.get(setting), is.get(setting)];
    if (left?.value === right?.value) return [];
    return [{ setting, was: left?.value, is: right?.value, line: current.lineIn((right ?? left)?.path ?? []) }];
  });
}

interface Leaf {
  readonly path: SettingPath;
  readonly value: unknown;
}

function leavesOf(value: unknown, path: Leaf["path"] = []): ReadonlyMap<string, Leaf> {
  if (typeof value !== "object" || value === null) return new Map([[nameOf(path), { path, value }]]);
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((part: unknown, at) => [at, part] as const)
    : Object.entries(value);
  if (entries.length === 0)
    return new Map(path.length === 0 ? [] : [[nameOf(path), { path, value: JSON.stringify(value) }]]);
  return new Map(entries.flatMap(([key, part]) => [...leavesOf(part, [...path, key])]));
}

/** Without what every setting of this program has. */
function nameOf([room, ...path]: SettingPath): string {
  if (room !== "config") return [room, ...path].join(".");
  const name = path.join(".");
  return name.startsWith(`${NAMESPACE}:`) ? name.slice(NAMESPACE.length + 1) : name;
}

/** Where it is no YAML, in words; null: it is. */
export function settingsFault(text: string): string | null {
  const [first] = parseStackFile("", text).syntaxErrors;
  return first === undefined ? null : `line ${String(first.line)}: ${first.message}`;
}

export function settingWords({ setting, was, is }: SettingChange): string {
  // Pulumi's own form of a secret; its cipher differs whenever it is written.
  if (SECRETS.has(setting)) return `${setting} is another one: the secrets are encrypted anew`;
  if (setting.endsWith(".secure")) return `${setting.slice(0, -".secure".length)} is another secret`;
  if (was === undefined) return `${setting} is ${shown(is)}, which was not set`;
  if (is === undefined) return `${setting} is not set any more; it was ${shown(was)}`;
  return `${setting} ${shown(was)} -> ${shown(is)}`;
}

const SECRETS: ReadonlySet<string> = new Set(["encryptionsalt", "encryptedkey"]);

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
