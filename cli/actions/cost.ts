import { type CostLine, estimateCosts, totalOf } from "../../infra/costs/estimate";
import { PRICES } from "../../infra/costs/prices";
import { dollars, pricesElsewhere } from "../../infra/costs/words";
import { compileDefinition, FaultyDefinition } from "../load/compilation";
import type { DefinitionOption } from "../load/locate";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";
import { settingsOf } from "../stack/stack-settings";

export interface CostOptions extends DefinitionOption {
  readonly stack: string;
  readonly json?: true;
}

export function cost({ definition, stack, json }: CostOptions, terminal: Terminal): void {
  const { file, model, diagnostics } = compileDefinition(definition);
  if (model === null || diagnostics.some(({ severity }) => severity === "error"))
    throw new FaultyDefinition(diagnostics);
  const { settings } = settingsOf(stack, { file, model }, "Cost.SettingsFaulty");
  const lines = estimateCosts(model, settings);
  const total = totalOf(lines);
  const unknown = [...new Set(lines.flatMap(({ amount, price }) => (amount === null ? [price] : [])))];
  const { asOf, region, currency } = PRICES;
  if (json) {
    terminal.print(JSON.stringify({ version: 1, stack, asOf, region, currency, total, unknown, lines }, null, 2));
    return;
  }
  terminal.print(table(COLUMNS, [...lines.map(cells), ["together", "", dollars(total)]], terminal.columns));
  // Beside the figures they would be cut on a terminal.
  terminal.print(["\nassumed", ...lines.flatMap(assumption)].join("\n"));
  terminal.print(`\nUS dollars a month; prices of ${region} as of ${asOf}, ${PRICES.collectedFrom}`);
  for (const price of unknown) terminal.say(`note: infra/prices.json has no price of ${price}; it is in no sum`);
  for (const note of pricesElsewhere(stack, settings)) terminal.say(`note: ${note}`);
}

const COLUMNS = [{ title: "what" }, { title: "price" }, { title: "US$", align: "right" }] as const;

function cells({ what, price, amount }: CostLine): readonly string[] {
  const known = PRICES.prices[price];
  return [
    what,
    known === undefined ? "not known" : `${String(known.price)} ${known.unit}`,
    amount === null ? "?" : dollars(amount),
  ];
}

function assumption({ what, assumed }: CostLine): readonly string[] {
  return assumed === "" ? [] : [`  ${what}: ${assumed}`];
}
