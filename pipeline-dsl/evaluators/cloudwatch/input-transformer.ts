/**
 * EventBridge's input transformer, as "Amazon EventBridge input transformation" and the API's InputTransformer describe
 * it, so that a message can be read before any event happens. Throws on what PutTargets or the delivery would refuse.
 */
export function transformInput(
  event: unknown,
  transformer: { readonly inputPaths: Readonly<Record<string, string>>; readonly inputTemplate: string },
): string {
  const { inputPaths, inputTemplate } = transformer;
  if (inputTemplate.length > 8192) throw new Error("an input template has at most 8192 characters");
  if (Object.keys(inputPaths).length > 100) throw new Error("an input transformer has at most 100 variables");
  const values = new Map(Object.entries(inputPaths).map(([name, path]) => [name, valueAt(event, checked(name, path))]));
  return inputTemplate
    .split("\n")
    .map((line) => line.replace(/<([^<>]+)>/g, (_, name: string) => shown(name, values)))
    .join("\n");
}

/** The lines of a text template; each stands in quotes. Inner quotes would need a backslash that some targets see. */
export function textLines(inputTemplate: string): readonly string[] {
  return inputTemplate.split("\n").map((line) => {
    const text = /^"(.*)"$/.exec(line)?.[1];
    if (text === undefined) throw new Error(`a line of a text template stands in quotes: ${line}`);
    if (/["\\]/.test(text)) throw new Error(`a quote or a backslash may arrive escaped: ${line}`);
    return text;
  });
}

function checked(name: string, path: string): readonly string[] {
  if (name.toLowerCase().startsWith("aws.")) throw new Error(`${name} is a reserved name`);
  if (!/^\$(\.[A-Za-z0-9_-]+)*$/.test(path)) throw new Error(`${path} is not in dot notation`);
  return path.split(".").slice(1);
}

function valueAt(event: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && step in value
        ? (value as Record<string, unknown>)[step]
        : undefined,
    event,
  );
}

/** Values are put in as they are, unescaped; a path that leads nowhere leaves no trace. */
function shown(name: string, values: ReadonlyMap<string, unknown>): string {
  if (!values.has(name)) throw new Error(`no path for the variable ${name}`);
  const value = values.get(name);
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
