import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** What an API takes, as AWS publishes it with its clients (botocore): kinds, lengths, patterns, lists of words. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly documentation?: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface ServiceModel {
  readonly operations: Readonly<Record<string, { readonly input: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const LIBRARIES = join(__dirname, "..", "..", "..", ".venv", "lib");
const models = new Map<string, ApiModel>();

/** One service's API, by botocore's name of it. */
export class ApiModel {
  private constructor(private readonly model: ServiceModel) {}

  static of(service: string): ApiModel {
    const known = models.get(service);
    if (known !== undefined) return known;
    const [python = ""] = readdirSync(LIBRARIES);
    const versions = join(LIBRARIES, python, "site-packages", "botocore", "data", service);
    const newest = readdirSync(versions).sort().at(-1) ?? "";
    const text = gunzipSync(readFileSync(join(versions, newest, "service-2.json.gz"))).toString("utf8");
    const model = new ApiModel(JSON.parse(text) as ServiceModel);
    models.set(service, model);
    return model;
  }

  request(operation: string): Shape {
    const found = this.model.operations[operation];
    if (found === undefined) throw new Error(`the API has no operation ${operation}`);
    return this.shape(found.input.shape);
  }

  /** What the model says of a member of a shape in words, without its marks. */
  wordsOf(shape: string, member: string): string {
    const { documentation = "" } = this.shape(shape).members?.[member] ?? {};
    const plain = documentation.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
    return plain.replaceAll(" ,", ",").replaceAll("&amp;", "&");
  }

  shape(name: string): Shape {
    const found = this.model.shapes[name];
    if (found === undefined) throw new Error(`the API has no shape ${name}`);
    return found;
  }
}
