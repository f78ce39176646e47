import type { ErrorObject } from "ajv";
import type { Fault } from "./fault";
import { nearest } from "./nearest";
import settingsSchema from "./settings.schema.json";
import type { SettingPath } from "./stack-file";

export type MakeFault = (path: SettingPath, message: string, suggestion?: string | null) => Fault;

/** The validator's errors in the words of a person who writes settings. */
export function schemaFaults(errors: readonly ErrorObject[], fault: MakeFault): Fault[] {
  return errors.flatMap((error): Fault[] => {
    const path = pathOf(error.instancePath);
    switch (error.keyword) {
      case "additionalProperties": {
        const key = String(error.params["additionalProperty"]);
        return [fault([...path, key], "there is no such setting", nearest(key, knownKeys(error)))];
      }
      case "required":
        return [
          fault(
            [...path, String(error.params["missingProperty"])],
            `is missing${description(error, String(error.params["missingProperty"]))}`,
          ),
        ];
      case "enum": {
        const allowed = (error.params["allowedValues"] as readonly unknown[]).map(String);
        return [
          fault(
            path,
            `expected one of ${allowed.join(", ")}, not ${shown(error.data)}`,
            nearest(String(error.data), allowed),
          ),
        ];
      }
      case "discriminator":
        return [discriminatorFault(error, path, fault)];
      case "pattern":
        return [fault(path, `expected ${expectation(error)}, not ${shown(error.data)}`)];
      // A union without a discriminator (text or an encrypted value) repeats what its branches said.
      case "anyOf":
        return [fault(path, `expected text or an encrypted value, not ${shown(error.data)}`)];
      case "type":
        if (isEncrypted(error)) return [fault(path, "expected an encrypted value: pulumi config set --secret --path")];
        return [typeFault(error, path, fault)];
      default:
        return [fault(path, `${error.message ?? error.keyword}, found ${shown(error.data)}`)];
    }
  });
}

/** YAML reads what looks like a number or a truth value as one, unless it stands in quotes. */
function typeFault(error: ErrorObject, path: SettingPath, fault: MakeFault): Fault {
  const { data, params, parentSchema } = error;
  const type = String(params["type"]);
  if (type !== "string" || (typeof data !== "number" && typeof data !== "boolean"))
    return fault(path, `expected ${article(type)}, not ${shown(data)}`);
  // Of a number its zeros may be gone: 012 is 12, and 8.0 is 8.
  const isWhole = new RegExp((parentSchema as Schema | undefined)?.pattern ?? "").test(String(data));
  return fault(path, `expected text in quotes, not ${shown(data)}`, isWhole ? String(data) : null);
}

/** The kinds that a union knows are the constants of its branches, which only the whole schema can resolve. */
function discriminatorFault(error: ErrorObject, path: SettingPath, fault: MakeFault): Fault {
  const kinds = kindsOf(error.parentSchema);
  const given = error.params["tagValue"] as unknown;
  const missing = given === undefined;
  const message = `${missing ? "is missing; " : ""}expected one of ${kinds.join(", ")}${missing ? "" : `, not ${shown(given)}`}`;
  return fault([...path, "kind"], message, missing ? null : nearest(String(given), kinds));
}

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, { readonly const?: string; readonly description?: string }>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly pattern?: string;
}

function kindsOf(schema: object | undefined): readonly string[] {
  const definitions = (settingsSchema as Schema).definitions ?? {};
  return ((schema as Schema | undefined)?.oneOf ?? []).flatMap((branch) => {
    const resolved = branch.$ref === undefined ? branch : definitions[branch.$ref.replace("#/definitions/", "")];
    const kind = resolved?.properties?.["kind"]?.const;
    return kind === undefined ? [] : [kind];
  });
}

function knownKeys(error: ErrorObject): readonly string[] {
  return Object.keys((error.parentSchema as Schema | undefined)?.properties ?? {});
}

function description(error: ErrorObject, key: string): string {
  const text = (error.parentSchema as Schema | undefined)?.properties?.[key]?.description;
  return text === undefined ? "" : `: ${oneLine(text)}`;
}

function expectation(error: ErrorObject): string {
  const text = (error.parentSchema as Schema | undefined)?.description;
  return text === undefined
    ? `text like ${String(error.params["pattern"])}`
    : `${oneLine(text)} (${String(error.params["pattern"])})`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\.$/, "");
}

/** A secret in plain text must not be repeated in a message. */
function isEncrypted(error: ErrorObject): boolean {
  return (error.parentSchema as Schema | undefined)?.properties?.["secure"] !== undefined;
}

/** A value in a message. Text may be a misplaced secret, so only short text is shown. */
function shown(value: unknown): string {
  if (typeof value === "string") return value.length > 60 ? "a longer text" : JSON.stringify(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "a section";
  return String(value);
}

function article(type: string): string {
  return (
    { string: "text", object: "a section", array: "a list", number: "a number", boolean: "true or false" }[type] ?? type
  );
}

function pathOf(pointer: string): SettingPath {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step));
}
