import * as pulumi from "@pulumi/pulumi";
import {
  extractJobAccess,
  loadJobAccess,
  vpcEndpoints,
  type AccessPlace,
  type VpcEndpoints,
} from "../pipeline-dsl/targets/iam";
import { connectionNames, securityConfigurationName } from "./components/jobs";
import type { Deployment } from "./deployment";
import type { Documents } from "./documents";

/** The addresses that AWS makes up: known only once the resources exist. */
export interface MadeUpAddresses {
  readonly lakeKeyArn: string;
  readonly operationsKeyArn: string;
  readonly subnetIds: readonly string[];
  readonly jobsSecurityGroupId: string;
  readonly warehouseArn: string;
  readonly warehouseSecretArn: string | null;
  readonly warehouseKeyArn: string;
  readonly warehouseNamespaceArn: string | null;
  readonly rehearsal: AccessPlace["rehearsal"];
}

type Inputs<T> = { readonly [K in keyof T]: pulumi.Input<T[K]> };

/** What of the documents the permissions name. */
type NamedDocuments = Pick<Documents, "bindings" | "partMachines">;

/** The place that permissions name, once all its addresses are known. */
export function accessPlace(
  deployment: Deployment,
  documents: NamedDocuments,
  addresses: Inputs<MadeUpAddresses>,
): pulumi.Output<AccessPlace> {
  return pulumi.output(addresses).apply((known) => placeOf(deployment, documents, known));
}

/** The endpoints that the jobs need: which services they call is known before any address is. */
export function jobEndpoints(deployment: Deployment, documents: NamedDocuments): VpcEndpoints {
  const place = placeOf(deployment, documents, NOWHERE);
  return vpcEndpoints([...extractJobAccess(deployment.model, place), ...loadJobAccess(deployment.model, place)]);
}

const NOWHERE: MadeUpAddresses = {
  lakeKeyArn: "",
  operationsKeyArn: "",
  subnetIds: [],
  jobsSecurityGroupId: "",
  warehouseArn: "",
  warehouseSecretArn: null,
  warehouseKeyArn: "",
  warehouseNamespaceArn: null,
  rehearsal: null,
};

function placeOf(
  deployment: Deployment,
  { bindings, partMachines }: NamedDocuments,
  addresses: MadeUpAddresses,
): AccessPlace {
  const { names, partition, region, account } = deployment;
  return {
    partition,
    region,
    account,
    lakeBucket: names.lakeBucket,
    artifactsPrefix: names.artifactsPrefix,
    ledgerTable: names.ledgerTable,
    machines: {
      ...names.machines,
      parts: partMachines.map((part) => part.physicalName),
      lockHolders: [names.machines.pipeline, names.recovery.restoreTable, names.recovery.backfill],
    },
    jobNames: names.jobs,
    securityConfiguration: securityConfigurationName(names.stem),
    connections: connectionNames(names.stem, Object.keys(bindings.sourceSecrets)),
    sourceSecrets: bindings.sourceSecrets,
    warehouse: {
      kind: bindings.warehouse.kind,
      name: bindings.warehouse.name,
      database: bindings.warehouse.database,
      arn: addresses.warehouseArn,
      secretArn: addresses.warehouseSecretArn,
      namespaceArn: addresses.warehouseNamespaceArn,
    },
    rehearsal: addresses.rehearsal,
    subnets: addresses.subnetIds,
    jobsSecurityGroup: addresses.jobsSecurityGroupId,
    keys: { lake: addresses.lakeKeyArn, operations: addresses.operationsKeyArn, warehouse: addresses.warehouseKeyArn },
  };
}
