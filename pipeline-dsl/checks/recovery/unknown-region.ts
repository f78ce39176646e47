import { defineCheck } from "../check";
import { recoveryPath } from "../paths";

/** A part of the world, perhaps a country or a kind of cloud, a direction, a number: `us-west-2`, `us-gov-east-1`. */
export const REGION = /^[a-z]{2,4}(?:-[a-z]+)?-(?:(?:north|south)(?:east|west)?|east|west|central)-\d+$/;

export const unknownRegion = defineCheck({
  code: "unknown-region",
  severity: "error",
  summary: "The standby's Region is not the name of one",
  page: {
    explanation: `A Region is named like \`us-west-2\`: a part of the world, a direction, a number. A display name or an availability zone (\`us-west-2a\`) is none.`,
    remedy: `Use the Region's code.`,
    refused: `pilotLight({ region: "Oregon", rpo: "1 hour", rto: "2 hours" })`,
    accepted: `pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })`,
  },
  *find({ model }) {
    const { standby } = model.recovery;
    if (standby.kind === "multiAz" || REGION.test(standby.region)) return;
    yield {
      message: `the standby's Region ${JSON.stringify(standby.region)} is not the name of one`,
      at: [{ path: recoveryPath("standby"), part: "region" }],
      why: "resources are created in it by that name",
      fix: REGION.test(standby.region.replace(/[a-z]$/, ""))
        ? `use the Region of that zone: ${standby.region.slice(0, -1)}`
        : "use a Region's code, such as us-west-2",
    };
  },
});
