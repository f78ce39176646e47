import { eachHas, eachOf, hasSetting, isTagged, listAt, type Control } from "../control";

const CLUSTER = "aws:redshift/cluster:Cluster";
const PARAMETERS = "aws:redshift/parameterGroup:ParameterGroup";
const SUBNETS = "aws:redshift/subnetGroup:SubnetGroup";

export const REDSHIFT: readonly Control[] = [
  eachOf(CLUSTER, "Redshift.1", "Clusters are not public", (props) => props["publiclyAccessible"] === false),
  eachOf(PARAMETERS, "Redshift.2", "Connections are encrypted", (props) =>
    hasSetting(listAt(props, "parameters"), "name", "value", "require_ssl", "true"),
  ),
  eachOf(
    CLUSTER,
    "Redshift.3",
    "Automated snapshots are kept for seven days",
    (props) => Number(props["automatedSnapshotRetentionPeriod"]) >= 7,
  ),
  eachHas(
    CLUSTER,
    "Redshift.4",
    "Clusters log connections and activity",
    (cluster, other) =>
      other.type === "aws:redshift/logging:Logging" &&
      other.props["clusterIdentifier"] === cluster.props["clusterIdentifier"],
  ),
  eachOf(CLUSTER, "Redshift.6", "Major versions are upgraded", (props) => props["allowVersionUpgrade"] === true),
  eachOf(CLUSTER, "Redshift.7", "Clusters use enhanced VPC routing", (props) => props["enhancedVpcRouting"] === true),
  eachOf(
    CLUSTER,
    "Redshift.8",
    "The admin has a name of its own",
    (props) => !["awsuser", undefined].includes(props["masterUsername"] as string | undefined),
  ),
  eachOf(
    CLUSTER,
    "Redshift.9",
    "The database has a name of its own",
    (props) => !["dev", undefined].includes(props["databaseName"] as string | undefined),
  ),
  eachOf(CLUSTER, "Redshift.10", "Clusters are encrypted", (props) => String(props["encrypted"]) === "true"),
  eachOf(CLUSTER, "Redshift.11", "Clusters are tagged", isTagged),
  eachOf(
    "aws:redshift/eventSubscription:EventSubscription",
    "Redshift.12",
    "Subscriptions to events are tagged",
    isTagged,
  ),
  eachOf(
    "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant",
    "Redshift.13",
    "What belongs to snapshots is tagged",
    isTagged,
  ),
  eachOf(SUBNETS, "Redshift.14", "Subnet groups are tagged", isTagged),
  {
    id: "Redshift.15",
    title: "The port is open to known groups only",
    broken: (resources) =>
      resources.filter(
        ({ type, props }) =>
          type === "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" &&
          ["0.0.0.0/0", "::/0"].includes(String(props["cidrIpv4"] ?? props["cidrIpv6"])),
      ),
  },
  eachOf(SUBNETS, "Redshift.16", "Subnet groups span several zones", (props) => listAt(props, "subnetIds").length >= 2),
  eachOf(PARAMETERS, "Redshift.17", "Parameter groups are tagged", isTagged),
  eachOf(CLUSTER, "Redshift.18", "Clusters have Multi-AZ", (props) => props["multiAz"] === true),
];
