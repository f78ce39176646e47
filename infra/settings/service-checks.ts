import { isIPv4 } from "node:net";
import { REGIONS } from "../../pipeline-dsl/checks/recovery/regions";
import { RESERVED_WORDS } from "../../pipeline-dsl/targets/redshift/reserved-words";
import { partitionOf } from "../partition";
import { OWN_TAGS } from "../tags";
import { finding, type Finding } from "./finding";
import { hostFault } from "./host-form";
import { MYSQL_SCHEMAS, MYSQL_WORDS } from "./mysql-words";
import { nearest } from "./nearest";
import type { Settings } from "./settings";
import type { SettingPath } from "./stack-file";
import { warehouseOfHost } from "./warehouse-host";

/** What a service refuses of settings that are well-formed, with where AWS says so. */
interface ServiceRefusal {
  readonly source: string;
  readonly find: (settings: Settings) => readonly Finding[];
}

export function serviceFindings(settings: Settings): readonly Finding[] {
  return SERVICE_REFUSALS.flatMap(({ find }) => find(settings));
}

export const SERVICE_REFUSALS: readonly ServiceRefusal[] = [
  {
    // An endpoint of a Region that is not there has no address: each call fails as if the network did.
    source: "partitions.json of botocore: the Regions of every partition",
    find: unlistedRegions,
  },
  { source: "Tagging AWS Resources User Guide, Tag naming limits and requirements", find: tagForms },
  {
    // Roles bear the tags too.
    source: "IAM User Guide, Tags for IAM resources: keys that differ by case alone are one",
    find: tagsByCase,
  },
  {
    source: "Aurora User Guide, Limitations for the RDS Data API: not supported on T DB instance classes",
    find: (settings) =>
      auroras(settings, ({ instanceClass }) =>
        /^db\.t[0-9]/.test(instanceClass)
          ? [
              [
                "instanceClass",
                `"${instanceClass}" has no Data API, through which the read-only user is made; take another class`,
              ],
            ]
          : [],
      ),
  },
  {
    source:
      "Aurora User Guide, Supported Regions and Aurora DB engines for RDS Data API; Scaling to zero ACUs with automatic pause and resume",
    find: (settings) =>
      auroras(settings, ({ engineVersion, capacity }) => {
        const minor = Number(/^8\.0\.mysql_aurora\.3\.([0-9]+)\./.exec(engineVersion ?? "")?.[1] ?? Infinity);
        if (minor < 7)
          return [["engineVersion", "has no Data API, through which the read-only user is made; 3.07 has"]];
        return capacity?.minimum === 0 && minor < 8
          ? [["engineVersion", "cannot sleep, as capacity.minimum: 0 asks; 3.08 can"]]
          : [];
      }),
  },
  {
    source: "RDS API reference, ServerlessV2ScalingConfiguration: half-step increments",
    find: (settings) =>
      auroras(settings, ({ capacity }) =>
        (["minimum", "maximum"] as const).flatMap((end) => {
          const given = capacity?.[end];
          return given !== undefined && !Number.isInteger(2 * given)
            ? [[`capacity.${end}`, `${String(given)} is no step; ACU go by halves`] as const]
            : [];
        }),
      ),
  },
  {
    source: "Redshift Management Guide, Compute capacity for Amazon Redshift Serverless: base capacity",
    find: ({ warehouse }) => {
      if (warehouse.kind !== "serverless") return [];
      const base = warehouse.baseCapacity;
      return base === 4 || base % (base > 512 ? 32 : 8) === 0
        ? []
        : [
            finding(
              ["warehouse", "baseCapacity"],
              `${String(base)} is no step; RPU are 4, then go by 8 up to 512, then by 32`,
            ),
          ];
    },
  },
  {
    source: "Redshift Management Guide, Amazon Redshift provisioned clusters: node type details",
    find: ({ warehouse }) =>
      warehouse.kind === "provisioned" && warehouse.nodes === 1 && /^ra3\.(4|16)xlarge$/.test(warehouse.nodeType)
        ? [finding(["warehouse", "nodes"], `1 is too few: ${warehouse.nodeType} comes in clusters of 2 nodes or more`)]
        : [],
  },
  {
    source: "Redshift API reference, CreateCluster: DBName and MasterUsername can't be a reserved word",
    find: ({ warehouse }) =>
      warehouse.kind === "existing"
        ? []
        : (["database", "adminUser"] as const)
            .filter((key) => RESERVED_WORDS.has(warehouse[key]) || warehouse[key] === "public")
            .map((key) =>
              finding(["warehouse", key], `"${warehouse[key]}" is a reserved word of Redshift; take another name`),
            ),
  },
  {
    source: "S3 User Guide, General purpose bucket naming rules",
    find: ({ lake }) =>
      RESERVED_BUCKET.test(lake.bucket)
        ? [finding(["lake", "bucket"], `"${lake.bucket}" begins or ends as S3 keeps for itself; take another name`)]
        : [],
  },
  {
    source: "S3 User Guide, General purpose bucket naming rules: a name exists once in a partition",
    find: ({ lake, standby, standbyOf }) =>
      (
        [
          ["standby", standby],
          ["standbyOf", standbyOf],
        ] as const
      ).flatMap(([key, other]) =>
        other !== undefined && (other.bucket === `${lake.bucket}-logs` || lake.bucket === `${other.bucket}-logs`)
          ? [
              finding(
                [key, "bucket"],
                "is the name of the other's access logs, a bucket's with -logs behind it; take another name",
              ),
            ]
          : [],
      ),
  },
  { source: "SNS API reference, Subscribe: Endpoint by protocol", find: endpointForms },
  {
    source:
      'Aurora: "DatabaseName ... cannot be used. It is a reserved word for this engine"; RDS API reference, CreateDBCluster',
    find: databaseNames,
  },
  {
    source:
      "EC2 API reference, CreateVpc: CidrBlock is modified to its canonical form, so that each preview would replace the VPC",
    find: ({ network }) => (network.kind === "new" ? addressRange(network.addresses) : []),
  },
  { source: "RFC 1123, section 2.1: the form of a host's name", find: hostForms },
  {
    source: "IAM User Guide, IAM identifiers: a role is passed, and a policy attached, within its own account",
    find: foreignArns,
  },
  {
    source: "Redshift Data API reference, ExecuteStatement: WorkgroupName is looked up in the account of the caller",
    find: ({ warehouse, account }) => {
      const owner = warehouse.kind === "existing" ? (warehouseOfHost(warehouse.host)?.account ?? account) : account;
      return owner === account
        ? []
        : [finding(["warehouse", "host"], `is a workgroup of the account ${owner}, and the stack is of ${account}`)];
    },
  },
];

/** Settings that name something of IAM. What SNS sends to may be another account's. */
export const OWN_ARNS = {
  permissionsBoundary: ({ permissionsBoundary }) => permissionsBoundary,
  "jobs.role": ({ jobs }) => jobs?.role,
  "warehouse.copyRole": ({ warehouse }) => (warehouse.kind === "existing" ? warehouse.copyRole : undefined),
} as const satisfies Readonly<Record<string, (settings: Settings) => string | undefined>>;

function foreignArns(settings: Settings): readonly Finding[] {
  const { account, region } = settings;
  const partition = partitionOf(region);
  return Object.entries(OWN_ARNS).flatMap(([key, arnIn]) => {
    const [, inPartition, , , owner] = arnIn(settings)?.split(":") ?? [];
    const refused = (of: string): readonly Finding[] => [finding(key.split("."), of)];
    if (inPartition === undefined || owner === undefined) return [];
    if (inPartition !== partition)
      return refused(`is of the partition ${inPartition}, and ${region} is of ${partition}`);
    // Policies that AWS manages are of every account.
    return owner === account || owner === "aws"
      ? []
      : refused(`is of the account ${owner}, and the stack is of ${account}`);
  });
}

function databaseNames({ sources }: Settings): readonly Finding[] {
  return Object.entries(sources).flatMap(([name, { kind, database }]) => {
    const path = ["sources", name, "database"];
    if (MYSQL_SCHEMAS.has(database.toLowerCase()))
      return [finding(path, `"${database}" is a schema of MySQL's own; take another name`)];
    return kind === "aurora" && MYSQL_WORDS.has(database.toLowerCase())
      ? [finding(path, `"${database}" is a reserved word of MySQL; take another name`)]
      : [];
  });
}

/** RFC 6890: this network, loopback, link-local; RFC 5771: multicast; RFC 1112: reserved. No machine has an address of them. */
const NO_NETWORK = /^(0|127|169\.254|22[4-9]|23[0-9]|24[0-9]|25[0-5])\./;

function addressRange(addresses: string): readonly Finding[] {
  const path = ["network", "addresses"];
  const [address = "", length = ""] = addresses.split("/");
  if (!isIPv4(address)) return [finding(path, `"${address}" is no IPv4 address`)];
  if (NO_NETWORK.test(address))
    return [finding(path, "is no range that a network can have; take a private one, such as 10.40.0.0/16")];
  const canonical = `${firstAddress(address, Number(length))}/${length}`;
  return canonical === addresses
    ? []
    : [finding(path, `does not begin where a range of its size does, and EC2 would make it ${canonical}`, canonical)];
}

/** Of the range of so many leading bits that holds the address. */
function firstAddress(address: string, length: number): string {
  const octets = address.split(".").map((octet, index) => {
    const kept = Math.min(8, Math.max(0, length - 8 * index));
    return Number(octet) & ~(255 >> kept);
  });
  return octets.join(".");
}

function hostForms({ sources, dns, notify }: Settings): readonly Finding[] {
  const given: readonly (readonly [path: SettingPath, host: string])[] = [
    ...Object.entries(sources).flatMap(([name, source]) =>
      source.kind === "existing" ? [[["sources", name, "host"], source.host] as const] : [],
    ),
    ...(dns === undefined ? [] : [[["dns", "name"], dns.name] as const]),
    ...(["critical", "warning"] as const).flatMap((severity) =>
      notify[severity].flatMap(({ protocol, address }, index) =>
        protocol === "https" && typeof address === "string" && URL.canParse(address)
          ? [[["notify", severity, index, "address"], new URL(address).hostname] as const]
          : [],
      ),
    ),
  ];
  return given.flatMap(([path, host]) => {
    const fault = hostFault(host);
    return fault === null ? [] : [finding(path, fault)];
  });
}

function unlistedRegions({ region, standbyOf }: Settings): readonly Finding[] {
  return (
    [
      [["region"], region],
      [["standbyOf", "region"], standbyOf?.region],
    ] as const
  ).flatMap(([path, name]) =>
    name === undefined || REGIONS.includes(name)
      ? []
      : [
          finding(
            path,
            `"${name}" is no Region that AWS's library lists; a newer one is added to pipeline-dsl/checks/recovery/regions.ts`,
            nearest(name, REGIONS),
          ),
        ],
  );
}

const RESERVED_BUCKET = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/;

type Aurora = Extract<Settings["sources"][string], { readonly kind: "aurora" }>;

function auroras(
  { sources }: Settings,
  refused: (database: Aurora) => readonly (readonly [key: string, message: string])[],
): readonly Finding[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    source.kind !== "aurora"
      ? []
      : refused(source).map(([key, message]) => finding(["sources", name, ...key.split(".")], message)),
  );
}

/** Of a resource, its own included. */
const MOST_TAGS = 50;

function tagForms({ tags = {} }: Settings): readonly Finding[] {
  const most = MOST_TAGS - OWN_TAGS.length;
  const entries = Object.entries(tags);
  return [
    ...(entries.length > most
      ? [
          finding(
            ["tags"],
            `has ${String(entries.length)}, and a resource has ${String(MOST_TAGS)}, the stack's own included; leave ${String(most)}`,
          ),
        ]
      : []),
    ...entries.flatMap(([key, value]) => {
      const path = ["tags", key];
      if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) || /^aws:/i.test(key))
        return [finding(path, "is no key of a tag: 128 letters, digits, blanks and _.:/=+-@ at most, not aws: first")];
      if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value))
        return [finding(path, "is no value of a tag: 256 letters, digits, blanks and _.:/=+-@ at most")];
      return [];
    }),
  ];
}

function tagsByCase({ tags = {} }: Settings): readonly Finding[] {
  const keys = Object.keys(tags);
  const same = (key: string, other: string): boolean => key.toLowerCase() === other.toLowerCase();
  return keys.flatMap((key, index) => {
    const own = OWN_TAGS.find((other) => same(key, other));
    if (own !== undefined) return [finding(["tags", key], `is the stack's own tag ${own}; take another key`)];
    const earlier = keys.slice(0, index).find((other) => same(key, other));
    return earlier === undefined
      ? []
      : [finding(["tags", key], `is ${earlier} to IAM, which does not tell case; leave one of them`)];
  });
}

const ENDPOINTS: Readonly<Record<string, readonly [form: RegExp, expected: string]>> = {
  email: [/^[^\s@]+@[^\s@]+$/, "an e-mail address"],
  "email-json": [/^[^\s@]+@[^\s@]+$/, "an e-mail address"],
  https: [/^https:\/\/[^\s]+$/, "an address that begins with https://"],
  lambda: [/^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[^\s]+$/, "the ARN of a function"],
  sms: [/^\+[1-9][0-9]{1,14}$/, "a number such as +12065550100"],
  sqs: [/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:[0-9]{12}:[^\s]+$/, "the ARN of a queue"],
};

/** What is encrypted is seen by SNS alone. */
function endpointForms({ notify }: Settings): readonly Finding[] {
  return (["critical", "warning"] as const).flatMap((severity) =>
    notify[severity].flatMap(({ protocol, address }, index) => {
      const [form, expected] = ENDPOINTS[protocol] ?? [];
      return form === undefined || typeof address !== "string" || form.test(address)
        ? []
        : [
            finding(
              ["notify", severity, index, "address"],
              `is no endpoint of ${protocol}: expected ${String(expected)}`,
            ),
          ];
    }),
  );
}
