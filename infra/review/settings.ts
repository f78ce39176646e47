import { sortedJson } from "../sorted-json";
import { NAMESPACE, parseStackFile, type SettingPath } from "../settings/stack-file";
import { type Compared, into, isList, type Meaning } from "./setting-rule";
import { SETTING_RULES } from "./setting-rules";

/** A setting of a stack that differs, and what that means. */
export interface SettingChange extends Meaning {
  /** `warehouse.nodes`; of another namespace with it: `aws:region`; of the file itself: `secretsprovider`. */
  readonly setting: string;
  readonly was: unknown;
  readonly is: unknown;
  /** It is a list without an order, which has the one value no more, or has the other too. */
  readonly member: boolean;
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
  const top: Compared = { rules: null, was: old.whole, is: current.whole };
  const [was, is] = [leavesOf(old.whole, top), leavesOf(current.whole, top)];
  const changes = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const [left, right] = [was.get(key), is.get(key)];
    const leaf = right ?? left;
    if (leaf === undefined || left?.value === right?.value) return [];
    const { path, member } = leaf;
    const values = { was: left?.value, is: right?.value };
    return [{ setting: nameOf(path), ...values, member, line: current.lineIn(path), ...meaningOf(leaf, values) }];
  });
  return changes.some(({ setting }) => setting === "region") ? changes.map(inOtherRegion) : changes;
}

/** A zone is left with its Region: nothing is made again in the place of what stands in it. */
function inOtherRegion(change: SettingChange): SettingChange {
  if (!change.setting.startsWith("zones.")) return change;
  return { ...change, class: "operational", why: "what is made anew in that Region stands in it" };
}

interface Leaf {
  readonly path: SettingPath;
  readonly value: unknown;
  /** One of a list without an order: its path is that of the list. */
  readonly member: boolean;
  readonly compared: Compared;
}

/** What has no parts, by its place; of a list without an order by what it is. */
function leavesOf(value: unknown, compared: Compared, path: SettingPath = []): ReadonlyMap<string, Leaf> {
  const { rules } = compared;
  if (isList(rules) && "members" in rules && Array.isArray(value))
    return new Map(
      value.map((part: unknown) => {
        const member = { path, value: shown(part), member: true, compared: { ...compared, rules: rules.members } };
        return [`${nameOf(path)} ${sortedJson(part)}`, member];
      }),
    );
  const leaf = (of: unknown): ReadonlyMap<string, Leaf> =>
    new Map([[nameOf(path), { path, value: of, member: false, compared }]]);
  if (typeof value !== "object" || value === null) return leaf(value);
  const parts: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((part: unknown, at) => [at, part] as const)
    : Object.entries(value);
  // A part of the schema without any setting says what none says.
  const says = nameOf(path) !== "" && (rules === null || typeof rules === "function");
  if (parts.length === 0) return says ? leaf(JSON.stringify(value)) : new Map();
  return new Map(parts.flatMap(([name, part]) => [...leavesOf(part, stepInto(compared, path, name), [...path, name])]));
}

function stepInto(compared: Compared, path: SettingPath, name: string | number): Compared {
  const [room, ...below] = path;
  if (room !== "config" || below.length > 0) return into(compared, name);
  const own = String(name).startsWith(`${NAMESPACE}:`) ? String(name).slice(NAMESPACE.length + 1) : null;
  const { was, is } = into(compared, name);
  return { was, is, rules: own === null ? null : into({ ...compared, rules: SETTING_RULES }, own).rules };
}

/** What no rule is of is no setting of this program, or not of the form that it has. */
function meaningOf({ path, member, compared }: Leaf, values: { readonly was: unknown; readonly is: unknown }): Meaning {
  const { rules } = compared;
  if (typeof rules === "function") return member ? rules(values.was, values.is) : rules(compared.was, compared.is);
  const [room, name] = path;
  if (room !== "config")
    return {
      class: "operational",
      why: "it is Pulumi's own: how the state of the stack is kept, and by what its secrets are encrypted",
    };
  return String(name).startsWith(`${NAMESPACE}:`)
    ? { class: "operational", why: "npx pipeline check --stack refuses it" }
    : { class: "operational", why: "this program does not read it: it is of Pulumi's engine or of another program" };
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

/** How a setting differs; why that matters is its own sentence. */
export function settingWords({ setting, was, is, member }: SettingChange): string {
  // Pulumi's own form of a secret; its cipher differs whenever it is written.
  if (SECRETS.has(setting)) return `${setting} is another one: the secrets are encrypted anew`;
  if (setting.endsWith(".secure")) return `${setting.slice(0, -".secure".length)} is another secret`;
  if (member) return was === undefined ? `${setting} has ${shown(is)} too` : `${setting} has ${shown(was)} no more`;
  if (was === undefined) return `${setting} is ${shown(is)}, which was not set`;
  if (is === undefined) return `${setting} is not set any more; it was ${shown(was)}`;
  return `${setting} ${shown(was)} -> ${shown(is)}`;
}

const SECRETS: ReadonlySet<string> = new Set(["encryptionsalt", "encryptedkey"]);

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("secure" in value) return "a secret";
  return Object.values(value).map(shown).join(" ");
}
