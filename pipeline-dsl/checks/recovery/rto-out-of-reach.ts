import { defineCheck } from "../check";
import { recoveryPath } from "../paths";
import { inWords } from "../../model/duration";
import { reachableRecovery } from "./reachable";

export const rtoOutOfReach = defineCheck({
  code: "rto-out-of-reach",
  severity: "error",
  summary: "The standby cannot take over as fast as is promised",
  page: {
    explanation: `The recovery time objective is how long the warehouse may be away. A pilot light is restored from a snapshot first; a warm standby follows the
primary and only replays what it misses, at most two batches; a multi-AZ cluster changes zones by itself. The figures are planning assumptions; a rehearsal measures yours.

| strategy | reachable RTO |
|---|---|
| \`pilotLight\` | 45 minutes; into a new cluster, 60 minutes |
| \`warmStandby\` | 15 minutes |
| \`multiAz\` | 5 minutes |`,
    remedy: `Promise what the strategy reaches, or use a faster (and dearer) one.`,
    refused: `standby: pilotLight({ region: "us-west-2", rpo: "1 hour", rto: "10 minutes" })`,
    accepted: `standby: warmStandby({ region: "us-west-2", rpo: "1 hour", rto: "15 minutes" })`,
  },
  *find({ model }) {
    const { standby } = model.recovery;
    const { rtoSeconds, rtoBecause } = reachableRecovery(model.recovery);
    if (standby.rtoSeconds >= rtoSeconds) return;
    yield {
      message: `${standby.kind} cannot keep an RTO of ${inWords(standby.rtoSeconds)}; it reaches ${inWords(rtoSeconds)}`,
      at: [{ path: recoveryPath("standby"), part: "rto" }],
      why: rtoBecause,
      fix: `rto: "${inWords(rtoSeconds)}" or more${standby.kind === "pilotLight" ? ", or warmStandby()" : ""}`,
    };
  },
});
