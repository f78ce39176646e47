import { eachHas, eachOf, listAt, type Control, type ControlledResource } from "../control";

const CLUSTER = "aws:rds/cluster:Cluster";
const INSTANCE = "aws:rds/clusterInstance:ClusterInstance";

export const RDS: readonly Control[] = [
  eachOf(INSTANCE, "RDS.2", "Instances are not public", (props) => props["publiclyAccessible"] === false),
  eachHas(
    INSTANCE,
    "RDS.3",
    "Instances are encrypted, as their cluster is",
    (instance, other) =>
      other.type === CLUSTER &&
      other.props["clusterIdentifier"] === instance.props["clusterIdentifier"] &&
      other.props["storageEncrypted"] === true,
  ),
  eachOf(INSTANCE, "RDS.6", "Instances have enhanced monitoring", (props) => Number(props["monitoringInterval"]) > 0),
  eachOf(CLUSTER, "RDS.7", "Clusters are protected from deletion", (props) => props["deletionProtection"] === true),
  eachOf(
    CLUSTER,
    "RDS.12",
    "Clusters know IAM authentication",
    (props) => props["iamDatabaseAuthenticationEnabled"] === true,
  ),
  eachOf(CLUSTER, "RDS.14", "Clusters can be turned back", (props) => Number(props["backtrackWindow"]) > 0),
  {
    id: "RDS.15",
    title: "Clusters span several zones",
    broken: (resources) =>
      resources.filter((cluster) => cluster.type === CLUSTER && zonesOf(cluster, resources).size < 2),
  },
  eachOf(CLUSTER, "RDS.16", "Snapshots carry the cluster's tags", (props) => props["copyTagsToSnapshot"] === true),
  eachOf(
    CLUSTER,
    "RDS.24",
    "The admin has a name of its own",
    (props) => !["admin", "postgres", undefined].includes(props["masterUsername"] as string | undefined),
  ),
  eachOf(CLUSTER, "RDS.27", "Clusters are encrypted", (props) => props["storageEncrypted"] === true),
  eachOf(CLUSTER, "RDS.34", "Audit logs go to CloudWatch", (props) =>
    listAt(props, "enabledCloudwatchLogsExports").includes("audit"),
  ),
  eachOf(INSTANCE, "RDS.35", "Minor versions are upgraded", (props) => props["autoMinorVersionUpgrade"] === true),
];

function zonesOf(cluster: ControlledResource, resources: readonly ControlledResource[]): ReadonlySet<unknown> {
  const instances = resources.filter(
    (other) => other.type === INSTANCE && other.props["clusterIdentifier"] === cluster.props["clusterIdentifier"],
  );
  return new Set(instances.map((instance) => instance.props["availabilityZone"]));
}
