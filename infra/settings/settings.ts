/**
 * What one stack says beyond the definition: `Pulumi.<stack>.yaml`, under `rental:`. The JSON Schema beside this file
 * is derived from it, and every comment below is what a fault's message quotes.
 */
export interface Settings {
  /**
   * The number of the AWS account, twelve digits in quotes.
   * @pattern ^[0-9]{12}$
   */
  account: string;
  /**
   * The AWS Region, such as "us-east-1".
   * @pattern ^[a-z]{2,4}(-[a-z]+)+-[0-9]+$
   */
  region: string;
  /** Three availability zones of the Region. */
  zones: [AvailabilityZone, AvailabilityZone, AvailabilityZone];
  /** A VPC of its own, or one that exists. */
  network: NetworkSettings;
  lake: LakeSettings;
  /** One entry a source of the definition, by its name. */
  sources: Record<string, SourceSettings>;
  /** A warehouse of its own, or one that exists. REDSHIFT_HOST in the environment stands for an existing one. */
  warehouse: WarehouseSettings;
  /**
   * The stack that stands by for this one, once it is deployed. Absent: nothing is copied to the standby's Region.
   */
  standby?: StandbyStack;
  /** The stack whose pipeline goes on here when its Region is lost. Makes this stack the standby site. */
  standbyOf?: PrimaryStack;
  /** Readers' name of the warehouse, which a failover moves. Absent: readers use each site's own address. */
  dns?: WarehouseDns;
  jobs?: JobsSettings;
  schedule: ScheduleSettings;
  notify: NotificationSettings;
  /**
   * Where docs/generated/runbook.md can be read, as an https address without an anchor; absent, alarms give its path.
   * @pattern ^https://[^\\s#<>"]+$
   */
  runbook?: string;
  /**
   * Policy that limits every role of this stack: one of the own account, or one of AWS.
   * @pattern ^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$
   */
  permissionsBoundary?: string;
  /**
   * The second of two switches to destroy what holds data; the first is `destroyable` in stacks/program.ts.
   * @uniqueItems true
   */
  destroy?: StatefulPart[];
  /** What a month is assumed to bring, for the estimate of its costs. Nothing that is deployed depends on it. */
  usage?: UsageSettings;
  /** Tags of every resource, beside Pipeline, Stack and ManagedBy. */
  tags?: Record<string, string>;
}

/** Quantities of a month. What is absent is assumed as `npx pipeline cost` says. */
export interface UsageSettings {
  /** @minimum 0 */
  runs?: number;
  /** Minutes that each of the two jobs takes in a run.
   *  @minimum 0 */
  jobMinutes?: number;
  /** Size of an Aurora database in GB.
   *  @minimum 0 */
  sourceGb?: number;
  /** ACU-hours of a "db.serverless".
   *  @minimum 0 */
  acuHours?: number;
  /** Million change records that an Aurora database writes in an hour.
   *  @minimum 0 */
  changes?: number;
  /** Size of the warehouse in GB.
   *  @minimum 0 */
  warehouseGb?: number;
  /** Minutes that a serverless warehouse computes in a run.
   *  @minimum 0 */
  warehouseMinutes?: number;
  /** Size of the lake in GB, versions included.
   *  @minimum 0 */
  lakeGb?: number;
  /** GB that a month adds to the zones that are replicated.
   *  @minimum 0 */
  replicatedGb?: number;
  /** GB of logs and flow logs.
   *  @minimum 0 */
  logGb?: number;
}

/** What holds data, and is therefore protected and retained. */
export type StatefulPart = "lake" | "ledger" | "source" | "warehouse";

/** @pattern ^[a-z]{2,4}(-[a-z]+)+-[0-9]+[a-z]$ */
export type AvailabilityZone = string;

/** The other site's stack, by what its names are made of: no stack reads another's outputs. */
export interface StandbyStack {
  /** Name of the stack, such as "prod-standby". */
  stack: StackName;
  /** Its `lake.bucket`. */
  bucket: BucketName;
}

export interface PrimaryStack {
  /** Name of the stack, such as "prod". */
  stack: StackName;
  /**
   * Its `region`.
   * @pattern ^[a-z]{2,4}(-[a-z]+)+-[0-9]+$
   */
  region: string;
  /** Its `lake.bucket`. */
  bucket: BucketName;
}

/** The same in both stacks: each makes the record that leads to its own warehouse. */
export interface WarehouseDns {
  /**
   * The whole name, such as "warehouse.example.com".
   * @pattern ^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$
   */
  name: string;
  /**
   * Id of its hosted zone in Route 53, public or private.
   * @pattern ^Z[A-Z0-9]{1,31}$
   */
  zone: string;
}

/** @pattern ^[a-z0-9][a-z0-9-]{0,38}$ */
export type StackName = string;
/** @pattern ^[a-z0-9][a-z0-9-]{1,54}[a-z0-9]$ */
export type BucketName = string;

/** A value that `pulumi config set --secret` has encrypted. */
export interface Encrypted {
  /** @minLength 1 */
  secure: string;
}

/** @discriminator kind */
export type NetworkSettings = NewNetwork | ExistingNetwork;
/** @discriminator kind */
export type SourceSettings = NewAurora | ExistingDatabase;
/** @discriminator kind */
export type WarehouseSettings = ProvisionedWarehouse | ServerlessWarehouse | ExistingWarehouse;

export interface NewNetwork {
  kind: "new";
  /**
   * Address range of the VPC. Changing it replaces the network.
   * @pattern ^[0-9.]+/(1[6-9]|2[0-4])$
   */
  addresses: string;
}

export interface ExistingNetwork {
  kind: "existing";
  /** @pattern ^vpc-[0-9a-f]{8,17}$ */
  vpc: string;
  /**
   * One subnet in each of `zones`, without a route to the internet. The first must lie in the first zone: the jobs'
   * connections are made there.
   * @minItems 3
   * @uniqueItems true
   */
  subnets: SubnetId[];
  /**
   * Route tables of the subnets, for the gateway endpoints.
   * @minItems 1
   * @uniqueItems true
   */
  routeTables: RouteTableId[];
  /** False when the VPC already has the endpoints that the pipeline needs. */
  endpoints: boolean;
}

/** @pattern ^subnet-[0-9a-f]{8,17}$ */
export type SubnetId = string;
/** @pattern ^rtb-[0-9a-f]{8,17}$ */
export type RouteTableId = string;

export interface LakeSettings {
  /** Name of the bucket, unique in all of AWS. S3_BUCKET in the environment stands for it. */
  bucket: BucketName;
}

export interface NewAurora {
  kind: "aurora";
  /**
   * Instance class, such as "db.r5.2xlarge", or "db.serverless".
   * @pattern ^db\.[a-z0-9]+(\.[a-z0-9]+)?$
   */
  instanceClass: string;
  /** Name of the database that holds the tables. */
  database: AuroraDatabaseName;
  /** Capacity of "db.serverless" in ACU; a minimum of 0 lets an idle database sleep. */
  capacity?: AuroraCapacity;
  /** @pattern ^8\.0\.mysql_aurora\.3\.[0-9]+\.[0-9]+$ */
  engineVersion?: string;
  /** @minimum 1
   *  @maximum 35 */
  backupDays: number;
}

export interface AuroraCapacity {
  /** @minimum 0
   *  @maximum 256 */
  minimum: number;
  /** @minimum 1
   *  @maximum 256 */
  maximum: number;
}

/** A MySQL-family server that exists; the secret holds host, port, username, password and dbname. */
export interface ExistingDatabase {
  kind: "existing";
  /** @minLength 1 */
  host: string;
  /** @minimum 1
   *  @maximum 65535 */
  port: number;
  database: DatabaseName;
  /**
   * Name of the secret in Secrets Manager, with a read-only user.
   * @pattern ^[A-Za-z0-9/_+=.@-]{1,512}$
   */
  secret: string;
  /**
   * Security group of the server; it gets one rule that lets the jobs in.
   * @pattern ^sg-[0-9a-f]{8,17}$
   */
  securityGroup?: string;
}

export interface ProvisionedWarehouse {
  kind: "provisioned";
  /** Only RA3 and RG nodes can move to another zone.
   *  @pattern ^(ra3|rg)\.[a-z0-9]+$ */
  nodeType: string;
  /** @minimum 1
   *  @maximum 128 */
  nodes: number;
  database: WarehouseDatabaseName;
  adminUser: WarehouseUserName;
  /** How long automated snapshots are kept.
   *  @minimum 1
   *  @maximum 35 */
  snapshotDays: number;
}

export interface ServerlessWarehouse {
  kind: "serverless";
  /** Redshift Processing Units, 4 or more.
   *  @minimum 4
   *  @maximum 1024 */
  baseCapacity: number;
  /** @minimum 4
   *  @maximum 1024 */
  maxCapacity: number;
  /** RPU-hours a day after which queries are refused.
   *  @minimum 1 */
  dailyLimit: number;
  database: WarehouseDatabaseName;
  adminUser: WarehouseUserName;
}

/** A warehouse that exists: nothing of it is changed but its schema. The pipeline reaches it by the Data API alone. */
export interface ExistingWarehouse {
  kind: "existing";
  /** Endpoint of a cluster or of a serverless workgroup. REDSHIFT_HOST in the environment stands for it.
   *  @pattern ^[a-z0-9-]+\.([a-z0-9-]+\.)*(redshift|redshift-serverless)\.amazonaws\.com$ */
  host: string;
  /** REDSHIFT_DATABASE in the environment stands for it. */
  database: DatabaseName;
  /** The user that loads. REDSHIFT_USER in the environment stands for it.
   *  @pattern ^[a-z_][a-z0-9_]{0,62}$ */
  user: string;
  /** Only ever encrypted. REDSHIFT_PASSWORD in the environment stands for it. */
  password?: Encrypted;
  /** Role that is attached to the warehouse, for COPY and UNLOAD. Absent: the stack makes one, to be attached by hand.
   *  @pattern ^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$ */
  copyRole?: string;
  /** Of a workgroup, whose endpoint does not show it: its snapshots are found there. A cluster has none. */
  namespace?: ExistingNamespace;
}

/** As `aws redshift-serverless get-namespace` shows it. */
export interface ExistingNamespace {
  /** @pattern ^[a-z0-9-]{3,64}$ */
  name: string;
  /** @pattern ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ */
  id: string;
}

/** @pattern ^[A-Za-z_][A-Za-z0-9_]{0,63}$ */
export type DatabaseName = string;
/**
 * RDS wants a letter first.
 * @pattern ^[A-Za-z][A-Za-z0-9_]{0,63}$
 */
export type AuroraDatabaseName = string;
/**
 * Not "dev": Security Hub Redshift.9.
 * @pattern ^(?!dev$)[a-z_][a-z0-9_]{0,63}$
 */
export type WarehouseDatabaseName = string;
/**
 * Not "awsuser" and not "admin": Security Hub Redshift.8.
 * @pattern ^(?!awsuser$|admin$)[a-z_][a-z0-9_]{0,62}$
 */
export type WarehouseUserName = string;

export interface JobsSettings {
  /** A role that exists, for both Glue jobs. GLUE_ROLE_ARN in the environment stands for it.
   *  @pattern ^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$ */
  role?: string;
}

export interface ScheduleSettings {
  /** False: the pipeline runs only when somebody starts it. */
  enabled: boolean;
}

export interface NotificationSettings {
  critical: Endpoint[];
  warning: Endpoint[];
}

export interface Endpoint {
  protocol: "email" | "email-json" | "https" | "lambda" | "sms" | "sqs";
  /** Address, URL, number or ARN, as the protocol needs. An encrypted one may hold a token. */
  address: string | Encrypted;
}
