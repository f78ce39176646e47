import { same } from "../diff/compare";

/** Whether two values, or two tests, are written alike: what differs is of what they read, its type or whether it may be NULL. */
export function sameButTypes(was: unknown, is: unknown): boolean {
  return same(withoutTypes(was), withoutTypes(is));
}

function withoutTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypes);
  if (typeof value !== "object" || value === null) return value;
  const kind = "kind" in value ? value.kind : undefined;
  // The type of a cast somebody wrote.
  const written = kind === "cast" || kind === "spark";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "nullable" && (key !== "type" || written))
      .map(([key, part]) => [key, kind === "constant" && key === "value" ? asNumber(part) : withoutTypes(part)]),
  );
}

/** A number beside a decimal is written with its digits: `0` and `0.00`. */
function asNumber(value: unknown): unknown {
  if (typeof value !== "string" || value.trim() === "") return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}
