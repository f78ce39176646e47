import { PRICED, type Resource } from "./priced";

/** The table of what costs the same every month: Markdown, a pair of columns a stack. */
export function printFixedCosts(stacks: ReadonlyMap<string, readonly Resource[]>): string {
  const names = [...stacks.keys()];
  const rows = PRICED.map(({ what, price, count, note }) => {
    const cells = [...stacks.values()].flatMap((resources) => {
      const number = count(resources);
      return [String(number), dollars(number * price)];
    });
    return [what, dollars(price), ...cells, note];
  });
  const sums = [...stacks.values()].flatMap((resources) => [
    "",
    `**${dollars(PRICED.reduce((sum, { price, count }) => sum + price * count(resources), 0))}**`,
  ]);
  return [
    ["what", "each", ...names.flatMap((name) => [name, "US$"]), ""],
    ["---", "---:", ...names.flatMap(() => ["---:", "---:"]), "---"],
    ...rows,
    ["**together**", "", ...sums, ""],
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function dollars(amount: number): string {
  return amount.toFixed(2);
}
