import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { checkSettings, definedBy } from "./check";
import { FROM_ENVIRONMENT, type Environment } from "./environment";
import { faultText, SettingsError, type Fault } from "./fault";
import type { Endpoint, Settings } from "./settings";
import { NAMESPACE, readStackFile } from "./stack-file";

/** An address of a notification, decrypted where it was encrypted. */
export interface NotificationEndpoint {
  readonly protocol: Endpoint["protocol"];
  readonly address: pulumi.Input<string>;
}

export interface StackSettings {
  readonly settings: Settings;
  /** The password of an adopted warehouse's user, as a Pulumi secret; null when there is none. */
  readonly warehousePassword: pulumi.Output<string> | null;
  readonly notify: {
    readonly critical: readonly NotificationEndpoint[];
    readonly warning: readonly NotificationEndpoint[];
  };
}

/** The checked settings of the stack that Pulumi is about to touch. Reports every fault, and where each value came from. */
export function stackSettings(
  folder: string,
  model: Pick<PipelineModel, "name" | "sources" | "recovery" | "alerts">,
  environment: Environment,
): StackSettings {
  const file = join(folder, `Pulumi.${pulumi.getStack()}.yaml`);
  const { settings, faults, warnings, origins } = checkSettings(file, { environment, ...definedBy(model) });
  if (settings === null) throw new pulumi.RunError(new SettingsError(faults).message);
  const unreviewed = commandLineFaults(file);
  if (unreviewed.length > 0) throw new pulumi.RunError(new SettingsError(unreviewed).message);
  for (const warning of warnings) void pulumi.log.warn(faultText(warning));
  for (const origin of origins) {
    const note = origin.note === null ? "" : ` (${origin.note})`;
    void pulumi.log.info(`${NAMESPACE}:${origin.setting} comes from ${origin.from}${note}`);
  }
  const config = new pulumi.Config(NAMESPACE);
  return {
    settings,
    warehousePassword: warehousePassword(settings, config, environment),
    notify: {
      critical: settings.notify.critical.map((endpoint, index) => decrypted(endpoint, "critical", index, config)),
      warning: settings.notify.warning.map((endpoint, index) => decrypted(endpoint, "warning", index, config)),
    },
  };
}

/** The file is what is reviewed and checked; a setting that only the command line knows would slip past both. */
function commandLineFaults(file: string): readonly Fault[] {
  const prefix = `${NAMESPACE}:`;
  const inFile = readStackFile(file).values;
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix) && !(key.slice(prefix.length) in inFile))
    .map((key) => ({
      file,
      line: 0,
      key: key.slice(prefix.length),
      message: "is given on the command line; settings stand in the stack's file",
      suggestion: null,
    }));
}

function warehousePassword(
  settings: Settings,
  config: pulumi.Config,
  environment: Environment,
): pulumi.Output<string> | null {
  const { warehouse } = settings;
  if (warehouse.kind !== "existing" || warehouse.password === undefined) return null;
  if (warehouse.password.secure === FROM_ENVIRONMENT.secure)
    return pulumi.secret(environment["REDSHIFT_PASSWORD"] ?? "");
  return config.requireSecretObject<{ readonly password: string }>("warehouse").apply((section) => section.password);
}

type Section = Readonly<Record<"critical" | "warning", readonly { readonly address: string }[]>>;

function decrypted(
  endpoint: Endpoint,
  severity: "critical" | "warning",
  index: number,
  config: pulumi.Config,
): NotificationEndpoint {
  if (typeof endpoint.address === "string") return { protocol: endpoint.protocol, address: endpoint.address };
  const address = config
    .requireSecretObject<Section>("notify")
    .apply((section) => section[severity][index]?.address ?? "");
  return { protocol: endpoint.protocol, address };
}
