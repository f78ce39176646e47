import type { SettingChange } from "./settings";

interface Interruption {
  readonly settings: readonly string[];
  readonly meanwhile: string;
  readonly source: string;
}

/** Settings whose change keeps somebody from working while it is applied, for longer than an update takes. */
export const INTERRUPTIONS: readonly Interruption[] = [
  {
    settings: ["warehouse.nodes", "warehouse.nodeType"],
    meanwhile:
      "Pulumi's provider resizes the warehouse the classic way: until that has ended it can be read and not written, so no run gets through; AWS speaks of hours, with much data of days, and cuts every connection at the end. " +
      "An elastic resize takes minutes, where AWS offers one: aws redshift resize-cluster before the update, then pulumi refresh.",
    source:
      "Redshift management guide, Resizing a cluster: only read queries run meanwhile; ModifyCluster, which the provider calls, is a classic resize (github.com/hashicorp/terraform-provider-aws, issues 7599 and 15919, pull request 17940)",
  },
];

/** One sentence a kind of interruption that the changes bring; a setting that was not there before interrupts nothing. */
export function interruptionsOf(changes: readonly SettingChange[]): readonly string[] {
  return INTERRUPTIONS.flatMap(({ settings, meanwhile }) => {
    const found = changes.filter(
      ({ setting, was, is }) => settings.includes(setting) && was !== undefined && is !== undefined,
    );
    return found.length === 0 ? [] : [`${found.map(({ setting }) => setting).join(" and ")}: ${meanwhile}`];
  });
}
