export { readMigrations } from "./artifacts/migrations";
export { deploy, type DeployArgs } from "./deploy";
export { checkSettings, type CheckedSettings } from "./settings/check";
export { faultText, type Fault } from "./settings/fault";
