import type { CostLine } from "./estimate";
import { totalOf } from "./estimate";
import type { PriceTable } from "./prices";

type Kind = CostLine["kind"];

/** The lines of one kind as a Markdown table, a pair of columns a stack. */
export function printCosts(
  stacks: ReadonlyMap<string, readonly CostLine[]>,
  kind: Kind,
  { prices }: PriceTable,
): string {
  const all = Array.from(stacks, ([stack, lines]) => [stack, lines.filter((line) => line.kind === kind)] as const);
  const ids = [...new Set(all.flatMap(([, lines]) => lines.map(({ id }) => id)))];
  const rows = ids.map((id) => {
    const found = all.map(([, lines]) => lines.find((line) => line.id === id) ?? null);
    const [first] = found.filter((line) => line !== null);
    const each = found.map((line) => [
      line === null ? "" : quantity(line),
      line === null ? "0.00" : dollars(line.amount),
    ]);
    return [first?.what ?? id, priceOf(found, prices), ...each.flat(), assumedOf(all, id)];
  });
  const sums = all.flatMap(([, lines]) => ["", `**${dollars(totalOf(lines))}**`]);
  return [
    ["what", "price", ...all.flatMap(([stack]) => [stack, "US$"]), "assumed"],
    ["---", "---", ...all.flatMap(() => ["---:", "---:"]), "---"],
    ...rows,
    ["**together**", "", ...sums, ""],
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** What two stacks assume in the same words stands once. */
function assumedOf(stacks: readonly (readonly [stack: string, lines: readonly CostLine[]])[], id: string): string {
  const told = stacks.flatMap(([stack, lines]) =>
    lines.filter((line) => line.id === id).map(({ assumed }) => ({ stack, assumed })),
  );
  const [first] = told;
  if (told.every(({ assumed }) => assumed === first?.assumed)) return first?.assumed ?? "";
  return told.map(({ stack, assumed }) => `${stack}: ${assumed}`).join("; ");
}

function priceOf(lines: readonly (CostLine | null)[], prices: PriceTable["prices"]): string {
  const names = [...new Set(lines.flatMap((line) => (line === null ? [] : [line.price])))];
  return names
    .map((name) => {
      const known = prices[name];
      return known === undefined ? `no price of ${name}` : `${String(known.price)} ${known.unit}`;
    })
    .join("; ");
}

function quantity({ quantity: number }: CostLine): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(1);
}

function dollars(amount: number | null): string {
  return amount === null ? "?" : amount.toFixed(2);
}
