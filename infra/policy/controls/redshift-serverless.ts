import { eachOf, hasSetting, listAt, type Control } from "../control";

const NAMESPACE = "aws:redshiftserverless/namespace:Namespace";
const WORKGROUP = "aws:redshiftserverless/workgroup:Workgroup";

export const REDSHIFT_SERVERLESS: readonly Control[] = [
  eachOf(
    WORKGROUP,
    "RedshiftServerless.1",
    "Workgroups use enhanced VPC routing",
    (props) => props["enhancedVpcRouting"] === true,
  ),
  eachOf(WORKGROUP, "RedshiftServerless.2", "Connections are encrypted", (props) =>
    hasSetting(listAt(props, "configParameters"), "parameterKey", "parameterValue", "require_ssl", "true"),
  ),
  eachOf(
    WORKGROUP,
    "RedshiftServerless.3",
    "Workgroups are not public",
    (props) => props["publiclyAccessible"] === false,
  ),
  eachOf(
    NAMESPACE,
    "RedshiftServerless.4",
    "Namespaces are encrypted with a key of their own",
    (props) => props["kmsKeyId"] !== undefined,
  ),
  eachOf(
    NAMESPACE,
    "RedshiftServerless.5",
    "The admin has a name of its own",
    (props) => !["admin", "awsuser", undefined].includes(props["adminUsername"] as string | undefined),
  ),
  eachOf(NAMESPACE, "RedshiftServerless.6", "Namespaces export connection and user logs", (props) =>
    ["connectionlog", "userlog"].every((log) => listAt(props, "logExports").includes(log)),
  ),
  eachOf(
    NAMESPACE,
    "RedshiftServerless.7",
    "The database has a name of its own",
    (props) => !["dev", undefined].includes(props["dbName"] as string | undefined),
  ),
];
