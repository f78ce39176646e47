/**
 * A model that an earlier version wrote, with what it could not say yet. Only where its silence had one meaning: what the
 * language takes today when a definition says nothing. Anything else that is missing is left to the schema to refuse.
 */
export function completed(model: unknown): unknown {
  if (!isObject(model)) return model;
  const { sources, recovery } = model;
  return {
    ...model,
    ...(Array.isArray(sources) ? { sources: sources.map((source: unknown) => withDefaults(source, SOURCE)) } : {}),
    ...(isObject(recovery) ? { recovery: completedRecovery(recovery) } : {}),
  };
}

const SOURCE = { timeZone: "UTC" };
const RECOVERY = { backups: null, rehearse: null, keepDamagedDays: 30 };
const PILOT_LIGHT = { target: "serverless" };

function completedRecovery(recovery: Fields): Fields {
  const { standby } = recovery;
  const isPilotLight = isObject(standby) && standby["kind"] === "pilotLight";
  return { ...RECOVERY, ...recovery, ...(isPilotLight ? { standby: withDefaults(standby, PILOT_LIGHT) } : {}) };
}

type Fields = Readonly<Record<string, unknown>>;

function withDefaults(value: unknown, defaults: Fields): unknown {
  return isObject(value) ? { ...defaults, ...value } : value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
