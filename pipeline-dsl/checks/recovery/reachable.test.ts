import type { Standby } from "../../model";
import { reachableRecovery } from "./reachable";

const PROMISED = { region: "us-west-2", rpoSeconds: 0, rtoSeconds: 0 };

/** In minutes, as docs and diagnostics say them: what a definition may promise at most. */
const REACHABLE: readonly (readonly [Standby, rpo: number, rto: number])[] = [
  [{ ...PROMISED, kind: "pilotLight", target: "serverless" }, 15, 45],
  [{ ...PROMISED, kind: "pilotLight", target: "provisioned" }, 15, 60],
  [{ ...PROMISED, kind: "warmStandby" }, 15, 15],
  [{ kind: "multiAz", rpoSeconds: 0, rtoSeconds: 0 }, 0, 5],
];

test.each(REACHABLE)("%j reaches a loss of %d minutes and an outage of %d", (standby, rpo, rto) => {
  const { rpoSeconds, rtoSeconds } = reachableRecovery({ standby });
  expect([rpoSeconds / 60, rtoSeconds / 60]).toEqual([rpo, rto]);
});
