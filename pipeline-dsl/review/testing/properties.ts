import schema from "../../model/model.schema.json";

/** What a definition says as one thing, of many forms: its parts are no properties of their own. */
const WHOLE: ReadonlySet<string> = new Set(["ColumnType", "ColumnReference", "Expression", "QualityTest"]);

interface Schema {
  readonly const?: unknown;
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Property {
  /** `sources[].tables[].columns[].nullable`. */
  readonly path: string;
  /** Its value, where it is the same in every model, or in every one of a variant. */
  readonly only: unknown;
}

/** Every property that two models can differ in, by the schema of their type. */
export function propertiesOfModel(): readonly string[] {
  const values = new Map<string, Set<unknown>>();
  for (const { path, only } of propertiesIn(schema as Schema, ""))
    values.set(path, (values.get(path) ?? new Set()).add(only));
  return [...values].flatMap(([path, some]) => (some.size === 1 && !some.has(undefined) ? [] : [path])).sort();
}

function propertiesIn(given: Schema, path: string): readonly Property[] {
  const { $ref, anyOf, allOf, properties, items } = given;
  if ($ref !== undefined) {
    const name = $ref.slice("#/definitions/".length);
    const definitions: Readonly<Record<string, Schema>> = schema.definitions as Readonly<Record<string, Schema>>;
    return WHOLE.has(name) ? [{ path, only: undefined }] : propertiesIn(definitions[name] ?? {}, path);
  }
  const parts = [...(anyOf ?? []), ...(allOf ?? [])];
  if (parts.length > 0) return parts.flatMap((part) => propertiesIn(part, path));
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, part]) => propertiesIn(part, propertyPath(path, name)));
  return items === undefined ? [{ path, only: given.const }] : propertiesIn(items, `${path}[]`);
}

export function propertyPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
