import { defineCheck } from "../check";
import { recoveryPath } from "../paths";
import { inWords } from "../../model/duration";
import { reachableRecovery } from "./reachable";

export const rpoOutOfReach = defineCheck({
  code: "rpo-out-of-reach",
  severity: "error",
  summary: "The standby cannot lose as little as is promised",
  page: {
    explanation: `The recovery point objective is how much committed data may be lost. Snapshots alone lose up to a day, so the standby is brought up to date from
the replicated curated zone, which lags by up to 15 minutes. Only \`multiAz\` loses nothing, and it protects against the loss of a
zone, not of a Region.

| strategy | reachable RPO |
|---|---|
| \`pilotLight\`, \`warmStandby\` | 15 minutes |
| \`multiAz\` | 0 |`,
    remedy: `Promise what the strategy reaches, or use \`multiAz\` when the loss of an availability zone is what you fear.`,
    refused: `standby: pilotLight({ region: "us-west-2", rpo: "5 minutes", rto: "2 hours" })`,
    accepted: `standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "2 hours" })`,
  },
  *find({ model }) {
    const { standby } = model.recovery;
    const { rpoSeconds, rpoBecause } = reachableRecovery(model.recovery);
    if (standby.rpoSeconds >= rpoSeconds) return;
    yield {
      message: `${standby.kind} cannot keep an RPO of ${inWords(standby.rpoSeconds)}; it reaches ${inWords(rpoSeconds)}`,
      at: [{ path: recoveryPath("standby"), part: "rpo" }],
      why: rpoBecause,
      fix: `rpo: "${inWords(rpoSeconds)}" or more`,
    };
  },
});
