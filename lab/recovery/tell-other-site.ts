import type { PipelineModel } from "../../pipeline-dsl/model";
import { RecoveryFunction } from "../aws/recovery-function";
import { ensureSite } from "../aws/site";
import type { Home } from "../home/home";
import { labBindings } from "../run/documents";
import { functionEnvironment, OTHER } from "./documents";

/**
 * What a site's schedule does every few minutes: the active one tells a Region that comes back that a failover was made
 * without it. The lab has no clock, so it is done before the command that asks.
 */
export async function tellOtherSite(home: Home, model: PipelineModel): Promise<void> {
  const sites = [home, home.at(OTHER[home.site])];
  const opened = await Promise.all(sites.map(async (site) => ({ site, aws: await site.openAws() })));
  for (const { site, aws } of opened) await ensureSite(aws.ledger, model, labBindings(model, site.layout));
  const { server } = await home.openAws();
  const recovery = new RecoveryFunction(server, functionEnvironment(model, home.layout), () =>
    Promise.all(opened.map(({ aws }) => aws.ledger.save())),
  );
  // What is wrong with the document stops the machine too, which says what it is.
  await recovery.invoke({ operation: "watch" }, false).catch(() => undefined);
}
