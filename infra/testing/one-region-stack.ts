import type { PipelineModel } from "../../pipeline-dsl/model";
import { readMigrations } from "../artifacts/migrations";
import { deploymentOf } from "../deployment";
import { Pipeline } from "../pipeline";
import { settingsOf } from "./deployments";
import { MIGRATIONS, RENTAL_MODEL } from "./run-stack";
import { underMocks, type Registered } from "./under-mocks";

/** The model with one cluster over two zones as its standby. */
export function oneRegionModel(): PipelineModel {
  const { recovery } = RENTAL_MODEL;
  const { rpoSeconds, rtoSeconds } = recovery.standby;
  return { ...RENTAL_MODEL, recovery: { ...recovery, standby: { kind: "multiAz", rpoSeconds, rtoSeconds } } };
}

/** Prod with two zones instead of two Regions: there is no other stack, and a failover is a call. */
export function oneRegionStack(): Promise<readonly Registered[]> {
  const { standby: _, dns: __, ...settings } = settingsOf("prod");
  return underMocks("prod", () => {
    new Pipeline(RENTAL_MODEL.name, {
      deployment: deploymentOf(oneRegionModel(), "prod", settings, []),
      migrations: readMigrations(MIGRATIONS),
      warehousePassword: null,
      notify: { critical: [], warning: [] },
    });
  });
}
