import * as pulumi from "@pulumi/pulumi";
import { Pipeline } from "../pipeline";
import type { Settings } from "../settings/settings";
import { rentalDeployment } from "./deployments";
import { underMocks, type Registered } from "./under-mocks";

/** Of a workgroup that exists. */
export const ADOPTED_NAMESPACE = { name: "analytics-data", id: "66666666-7777-8888-9999-000000000000" };

/** The stack with a warehouse that exists: its user's secret, or the machine's role as its user. */
export function adoptingStack(host: string, password: string | null): Promise<readonly Registered[]> {
  const warehouse: Settings["warehouse"] = {
    kind: "existing",
    host,
    database: "analytics",
    user: "loader",
    ...(host.includes(".redshift-serverless.") ? { namespace: ADOPTED_NAMESPACE } : {}),
    ...(password === null ? {} : { password: { secure: "environment" } }),
  };
  return underMocks("test", () => {
    new Pipeline("pipeline", {
      deployment: rentalDeployment("dev", { warehouse }),
      migrations: [],
      warehousePassword: password === null ? null : pulumi.secret(password),
      notify: { critical: [], warning: [] },
    });
  });
}
