import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Ajv from "ajv";
import { faultText, type Fault } from "./fault";
import { mergeEnvironment, type Environment, type Origin } from "./environment";
import { schemaFaults } from "./schema-faults";
import type { AlertSeverity, PipelineModel, Standby } from "../../pipeline-dsl/model";
import { crossChecks } from "./cross-checks";
import type { Finding } from "./finding";
import { nameFindings } from "./name-checks";
import { pairFindings } from "./pair-checks";
import { unheardAlarms } from "./receivers";
import { serviceFindings } from "./service-checks";
import type { Settings } from "./settings";
import settingsSchema from "./settings.schema.json";
import { parseStackFile, readStackFile, type SettingPath, type StackFile } from "./stack-file";

export interface CheckedSettings {
  /** Null when there is a fault. */
  readonly settings: Settings | null;
  readonly faults: readonly Fault[];
  /** What works and is hardly meant; told of settings without a fault. */
  readonly warnings: readonly Fault[];
  /** Which source gave a value that more than one source can give. */
  readonly origins: readonly Origin[];
}

export interface CheckOptions {
  readonly environment?: Environment;
  /** Names of the definition's sources, when known: every one needs settings, and no other has any. */
  readonly sources?: readonly string[];
  /** The pipeline's name, when known: the stack makes names of it. */
  readonly pipeline?: string;
  /** The settings of another stack; null where there are none without a fault. Absent: the two are not compared. */
  readonly otherStack?: (stack: string) => Settings | null;
  /** The definition's standby, when known: a stack of two sites must be one of that strategy. */
  readonly standby?: Standby;
  /** How severe the definition's alerts are, when known: each wants somebody who hears of it. */
  readonly alerts?: readonly AlertSeverity[];
}

/** Checks `Pulumi.<stack>.yaml` against the type of the settings. Needs no Pulumi, no network and no account. */
export function checkSettings(stackFile: string, options: CheckOptions = {}): CheckedSettings {
  try {
    return check(readStackFile(stackFile), { otherStack: besides(stackFile), ...options });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const fault: Fault = {
      file: basename(stackFile),
      line: 0,
      key: "",
      message: "the stack has no settings file",
      suggestion: null,
    };
    return { settings: null, faults: [fault], warnings: [], origins: [] };
  }
}

/** The same for text that is already in hand. */
export function checkSettingsText(file: string, text: string, options: CheckOptions = {}): CheckedSettings {
  return check(parseStackFile(file, text), options);
}

function check(stackFile: StackFile, options: CheckOptions): CheckedSettings {
  const file = basename(stackFile.file);
  if (stackFile.syntaxErrors.length > 0) {
    const faults = stackFile.syntaxErrors.map((error): Fault => ({
      file,
      line: error.line,
      key: "",
      message: error.message,
      suggestion: null,
    }));
    return { settings: null, faults, warnings: [], origins: [] };
  }
  const place = (path: SettingPath): string => `${file}:${String(stackFile.lineOf(path))}`;
  const { values, origins } = mergeEnvironment(stackFile.values, options.environment ?? {}, place);
  const fault = (path: SettingPath, message: string, suggestion: string | null = null): Fault => ({
    file,
    line: stackFile.lineOf(path),
    key: path.join("."),
    message,
    suggestion,
  });
  const validate = settingsValidator();
  const wellFormed = validate(values);
  const faults = wellFormed ? [] : schemaFaults(validate.errors ?? [], fault);
  const logical = [
    ...crossChecks(values as Partial<Settings>, options.sources ?? null, options.standby ?? null),
    ...(wellFormed ? outerFindings(values as unknown as Settings, stackOf(file), options) : []),
  ].map((found) => fault(found.path, found.message, found.suggestion));
  const all = distinct([...faults, ...logical]).sort((a, b) => a.line - b.line || compare(a.key, b.key));
  if (all.length > 0) return { settings: null, faults: all, warnings: [], origins };
  const settings = values as unknown as Settings;
  const warnings = unheardAlarms(settings, options.alerts ?? []).map(({ path, message }) => fault(path, message));
  return { settings, faults: [], warnings, origins };
}

/** What AWS, and the stack of the other site, refuse of settings that are well-formed. */
function outerFindings(
  settings: Settings,
  stack: string,
  { pipeline, standby, otherStack }: CheckOptions,
): readonly Finding[] {
  const other = (settings.standbyOf ?? settings.standby)?.stack;
  const otherSettings = other === undefined ? null : (otherStack?.(other) ?? null);
  return [
    ...serviceFindings(settings),
    ...(pipeline === undefined ? [] : nameFindings(pipeline, stack, settings)),
    ...(otherSettings === null ? [] : pairFindings(stack, settings, otherSettings, standby ?? null)),
  ];
}

/** The stack files of one folder are compared. One with faults is told by its own check. */
function besides(stackFile: string): (stack: string) => Settings | null {
  return (stack) => {
    const file = join(dirname(stackFile), `Pulumi.${stack}.yaml`);
    if (!existsSync(file)) return null;
    const { values } = readStackFile(file);
    return settingsValidator()(values) ? (values as unknown as Settings) : null;
  };
}

/** What settings are compared with. */
export function definedBy(
  model: Pick<PipelineModel, "name" | "sources" | "recovery" | "alerts">,
): Required<Pick<CheckOptions, "sources" | "standby" | "pipeline" | "alerts">> {
  return {
    sources: model.sources.map(({ name }) => name),
    standby: model.recovery.standby,
    pipeline: model.name,
    alerts: [...new Set(model.alerts.map(({ severity }) => severity))],
  };
}

/** `Pulumi.prod.yaml` -> `prod`. */
function stackOf(file: string): string {
  return file.replace(/^Pulumi\./, "").replace(/\.ya?ml$/, "");
}

let validator: ReturnType<Ajv["compile"]> | null = null;

function settingsValidator(): ReturnType<Ajv["compile"]> {
  // Verbose: an error then carries the schema and the value that a good message needs.
  validator ??= new Ajv({ allErrors: true, discriminator: true, strict: false, verbose: true }).compile(settingsSchema);
  return validator;
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [faultText(fault), fault])).values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
