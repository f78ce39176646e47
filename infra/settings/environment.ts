import type { SettingPath } from "./stack-file";

/** Where a setting's value came from, for the preview's diagnostics. Never holds the value of a secret. */
export interface Origin {
  readonly setting: string;
  /** `Pulumi.prod.yaml:12` or `environment REDSHIFT_HOST`. */
  readonly from: string;
  /** What was passed over, and why; null when nothing was. */
  readonly note: string | null;
}

interface Variable {
  readonly name: string;
  readonly path: SettingPath;
  /** The variable speaks of a warehouse that exists. */
  readonly existingWarehouse: boolean;
}

const VARIABLES: readonly Variable[] = [
  { name: "REDSHIFT_HOST", path: ["warehouse", "host"], existingWarehouse: true },
  { name: "REDSHIFT_DATABASE", path: ["warehouse", "database"], existingWarehouse: false },
  { name: "REDSHIFT_USER", path: ["warehouse", "user"], existingWarehouse: true },
  { name: "REDSHIFT_PASSWORD", path: ["warehouse", "password"], existingWarehouse: true },
  { name: "S3_BUCKET", path: ["lake", "bucket"], existingWarehouse: false },
  { name: "GLUE_ROLE_ARN", path: ["jobs", "role"], existingWarehouse: false },
];

export type Environment = Readonly<Record<string, string | undefined>>;
type Values = Record<string, unknown>;

/** Stands for a password of the environment, so that its text never enters the settings. */
export const FROM_ENVIRONMENT = { secure: "environment" } as const;

/** Fills what the stack's file leaves open from the environment variables; the file always wins. */
export function mergeEnvironment(
  file: Readonly<Values>,
  environment: Environment,
  whereInFile: (path: SettingPath) => string,
): { readonly values: Readonly<Values>; readonly origins: readonly Origin[] } {
  const values = structuredClone(file) as Values;
  const origins: Origin[] = [];
  if (values["warehouse"] === undefined && hasValue(environment["REDSHIFT_HOST"]))
    values["warehouse"] = { kind: "existing" };
  for (const variable of VARIABLES) {
    const value = environment[variable.name];
    if (!hasValue(value)) continue;
    const [section, key] = variable.path.map(String) as [string, string];
    // Without a host there is no warehouse that the others could describe: the section is missing, and is said to be.
    if (section === "warehouse" && values[section] === undefined) continue;
    const parent = (values[section] ??= {}) as unknown;
    if (!isRecord(parent)) continue;
    const setting = `${section}.${key}`;
    if (variable.existingWarehouse && parent["kind"] !== "existing") {
      origins.push({
        setting: section,
        from: whereInFile([section]),
        note: `${variable.name} is not used: the stack makes a warehouse of its own`,
      });
    } else if (parent[key] !== undefined) {
      origins.push({
        setting,
        from: whereInFile(variable.path),
        note: `wins over ${variable.name} of the environment`,
      });
    } else {
      parent[key] = key === "password" ? { ...FROM_ENVIRONMENT } : value;
      origins.push({ setting, from: `environment ${variable.name}`, note: null });
    }
  }
  return { values, origins };
}

function hasValue(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
