import * as pulumi from "@pulumi/pulumi";
import type { Registered } from "../registrations";
import { ApiModel, type Shape } from "./api-model";
import { APART_EVERYWHERE, CREATE_CALLS, type CreateCall } from "./create-calls";

/** What AWS would refuse of a resource's properties by the model of the call that makes it, and what is known to neither. */
export function formFaults({ type, name, inputs }: Registered): readonly string[] {
  const call = CREATE_CALLS[type];
  if (call === undefined) return [];
  const api = ApiModel.of(call.service);
  const request = api.request(call.operation);
  const shape = call.within === undefined ? request : memberShape(api, request, call.within);
  const thing = `${type.split(":").at(-1) ?? type} ${name}`;
  return [...walk({ api, call }, shape, inputs, "")].map((fault) => `${thing}${fault}`);
}

interface Place {
  readonly api: ApiModel;
  readonly call: CreateCall;
}

function* walk(place: Place, shape: Shape, value: unknown, path: string): Iterable<string> {
  if (value === null || value === undefined) return;
  const { api } = place;
  switch (shape.type) {
    case "structure":
      for (const [key, inner] of Object.entries(value)) yield* walkMember(place, shape, inner, joined(path, key));
      return;
    case "list": {
      // Where there can be one only, the provider takes it without its list.
      const items: readonly unknown[] = Array.isArray(value) ? value : [value];
      yield* sizeFaults(shape, items.length, path, "items");
      const element = api.shape(shape.member?.shape ?? "");
      for (const item of items) yield* walk(place, element, item, path);
      return;
    }
    case "map":
      for (const [key, inner] of Object.entries(plain(value))) {
        yield* walk(place, api.shape(shape.key?.shape ?? ""), key, `${path}.${key}`);
        yield* walk(place, api.shape(shape.value?.shape ?? ""), inner, `${path}.${key}`);
      }
      return;
    case "string":
      yield* textFaults(shape, String(value), path);
      return;
    case "integer":
    case "long":
    case "double":
      yield* sizeFaults(shape, Number(value), path, "");
      return;
    default:
      return;
  }
}

function* walkMember(place: Place, shape: Shape, value: unknown, path: string): Iterable<string> {
  const { api, call } = place;
  if (APART_EVERYWHERE.includes(path) || call.apart?.includes(path) === true) return;
  const renamed = call.renamed?.[path];
  const found = (renamed ?? path.split(".").at(-1) ?? "").split(".").reduce<Shape | null>((within, name) => {
    const structure = within?.type === "list" ? api.shape(within.member?.shape ?? "") : within;
    const member = structure === null ? undefined : memberOf(structure, name);
    return member === undefined ? null : api.shape(member);
  }, shape);
  if (found === null) yield `.${path}: ${call.operation} has no such member`;
  else yield* walk(place, found, value, path);
}

function memberShape(api: ApiModel, shape: Shape, name: string): Shape {
  return api.shape(memberOf(shape, name) ?? name);
}

function memberOf({ members = {} }: Shape, name: string): string | undefined {
  const same = (other: string): string => other.toLowerCase().replace(/s$/, "");
  return Object.entries(members).find(([member]) => same(member) === same(name))?.[1].shape;
}

function* textFaults(shape: Shape, text: string, path: string): Iterable<string> {
  const characters = Array.from(text).length;
  yield* sizeFaults(shape, characters, path, "characters");
  if (shape.enum !== undefined && !shape.enum.includes(text)) yield `.${path}: "${text}" is none of the API's words`;
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(text))
    yield `.${path}: ${JSON.stringify(text.slice(0, 80))} is not ${shape.pattern}`;
}

function* sizeFaults({ min, max }: Shape, size: number, path: string, unit: string): Iterable<string> {
  if (max !== undefined && size > max) yield `.${path}: ${String(size)} ${unit}, at most ${String(max)}`;
  if (min !== undefined && size < min) yield `.${path}: ${String(size)} ${unit}, at least ${String(min)}`;
}

const patterns = new Map<string, RegExp>();

/** AWS writes Java's patterns, which must match the whole text. */
function patternOf(text: string): RegExp {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  // Pairs of halves are one character in Unicode's mode alone, and needless escapes are allowed outside it alone.
  const made = new RegExp(`^(?:${text})$`, /\\p\{|\\uD8/.test(text) ? "u" : "");
  patterns.set(text, made);
  return made;
}

/** What is secret to Pulumi is written out for AWS. */
function plain(value: object): object {
  return pulumi.runtime.isRpcSecret(value) ? (pulumi.runtime.unwrapRpcSecret(value) as object) : value;
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
