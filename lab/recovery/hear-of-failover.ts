import { SITES, type PipelineModel } from "../../pipeline-dsl/model";
import type { Home } from "../home/home";
import { hasStandby, OTHER } from "./documents";
import { recoveryStatus } from "./status";
import { tellOtherSite } from "./tell-other-site";

/**
 * What a site that was gone during a failover hears within minutes of its return: that another one has taken over. In the lab
 * a Region answers again with the next command, so it is told before that begins.
 */
export async function hearOfFailover(home: Home, model: PipelineModel): Promise<void> {
  if (!hasStandby(model)) return;
  const { active, sites } = recoveryStatus(home.layout.root, model);
  const own = sites[SITES.indexOf(home.site)];
  if (active === OTHER[home.site] && own?.active === home.site) await tellOtherSite(home.at(active), model);
}
