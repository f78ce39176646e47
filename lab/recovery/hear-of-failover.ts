import { SITES, type PipelineModel } from "../../pipeline-dsl/model";
import { SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import type { Home } from "../home/home";
import { ledgerItemsIn } from "../home/ledger-file";
import { hasStandby, OTHER } from "./documents";
import { recoveryStatus } from "./status";
import { tellOtherSite } from "./tell-other-site";

/**
 * What a site that was gone during a failover hears within minutes of its return: that another one has taken over. In the lab
 * a Region answers again with the next command, so it is told before that begins. The active one asks in AWS every five minutes whether it
 * still is; here it asks now, or it would count as unsure a quarter of an hour after it last told somebody.
 */
export async function hearOfFailover(home: Home, model: PipelineModel): Promise<void> {
  if (!hasStandby(model)) return;
  const { active, sites } = recoveryStatus(home.layout.root, model);
  const own = sites[SITES.indexOf(home.site)];
  if (own?.active !== home.site) return;
  if (active === OTHER[home.site]) await tellOtherSite(home.at(active), model);
  else if (isNotedAsSure(home)) await tellOtherSite(home, model);
}

function isNotedAsSure({ layout }: Home): boolean {
  return ledgerItemsIn(layout.ledger).some((item) => item["item"]?.S === SITE_ITEM && item["sure_until"] !== undefined);
}
