/** A resource as a control sees it, in the tests (inputs under mocks) and in a policy pack (a preview's properties). */
export interface ControlledResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** One Security Hub control. It sees the whole stack, for what one resource says of another. */
export interface Control {
  /** Such as `Redshift.1`. */
  readonly id: string;
  readonly title: string;
  /** The resources that break it. */
  readonly broken: (resources: readonly ControlledResource[]) => readonly ControlledResource[];
}

/** A control of each resource of one type by itself. */
export function eachOf(
  type: string,
  id: string,
  title: string,
  holds: (props: ControlledResource["props"]) => boolean,
): Control {
  return {
    id,
    title,
    broken: (resources) => resources.filter((resource) => resource.type === type && !holds(resource.props)),
  };
}

/** A control that another resource answers for: a bucket's versioning is a resource of its own. */
export function eachHas(
  type: string,
  id: string,
  title: string,
  answers: (resource: ControlledResource, other: ControlledResource) => boolean,
): Control {
  return {
    id,
    title,
    broken: (resources) =>
      resources.filter((resource) => resource.type === type && !resources.some((other) => answers(resource, other))),
  };
}

/** The property at a path, or undefined where there is none. */
export function at(props: unknown, ...path: readonly (string | number)[]): unknown {
  let value = props;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

export function listAt(props: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(props, ...path);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function isTagged(props: unknown): boolean {
  const tags = at(props, "tags");
  return typeof tags === "object" && tags !== null && Object.keys(tags).length > 0;
}

/** Whether a list of `{name, value}` settings holds this one. */
export function hasSetting(
  list: readonly unknown[],
  nameKey: string,
  valueKey: string,
  name: string,
  value: string,
): boolean {
  return list.some((entry) => at(entry, nameKey) === name && String(at(entry, valueKey)).toLowerCase() === value);
}
