import { defineCheck } from "../check";
import { recoveryPath } from "../paths";
import { didYouMean } from "../suggest";
import { REGIONS } from "./regions";
import { REGION } from "./unknown-region";

export const regionNotListed = defineCheck({
  code: "region-not-listed",
  severity: "warning",
  summary: "The standby's Region is none of those that are known",
  page: {
    explanation: `The name has the form of a Region's, and AWS's own libraries knew none of that name when this version was made. A failover into a Region that is not there is found out on the
day it is needed, since nothing is asked there before a standby is deployed.`,
    remedy: `Correct the name. Where the Region is newer than this version, accept the warning with the reason; \`npx pipeline doctor\` asks the account for it.`,
    refused: `pilotLight({ region: "us-west-9", rpo: "1 hour", rto: "2 hours" })`,
    accepted: `pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })`,
  },
  *find({ model }) {
    const { standby } = model.recovery;
    if (standby.kind === "multiAz" || !REGION.test(standby.region) || REGIONS.includes(standby.region)) return;
    yield {
      message: `the standby's Region ${JSON.stringify(standby.region)} is none that is known`,
      at: [{ path: recoveryPath("standby"), part: "region" }],
      why: "a failover into a Region that is not there fails on the day it is needed",
      fix: didYouMean(standby.region, REGIONS, "use a Region's code, such as us-west-2, or accept it with the reason"),
    };
  },
});
