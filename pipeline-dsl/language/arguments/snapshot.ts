/** What stood in a list or an object at one moment: its names and what each held. A getter is not asked again. */
export class Snapshot {
  private readonly then: ReadonlyMap<PropertyKey, unknown>;

  constructor(private readonly of: object) {
    this.then = contentOf(of);
  }

  /** Whether something else stands there now. */
  differs(): boolean {
    const now = contentOf(this.of);
    if (now.size !== this.then.size) return true;
    return [...now].some(([name, held]) => !this.then.has(name) || !Object.is(held, this.then.get(name)));
  }
}

const GETTER = Symbol("getter");

function contentOf(of: object): ReadonlyMap<PropertyKey, unknown> {
  const content = new Map<PropertyKey, unknown>();
  for (const name of Reflect.ownKeys(of)) {
    const property = Object.getOwnPropertyDescriptor(of, name);
    content.set(name, property !== undefined && "value" in property ? property.value : GETTER);
  }
  return content;
}
