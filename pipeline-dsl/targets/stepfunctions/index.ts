export type { MachineDocument } from "./asl";
export { printMachineText } from "./asl/print";
export { measureMachine } from "./limits";
export { type PrintedMachine, printMachines } from "./machines";
export { type BackfillMachine, printBackfillMachines } from "./backfill";
export { printPipelineMachine } from "./pipeline-machine";
export { printRecoveryMachines, type RecoveryMachine } from "./recovery-machines";
export { printRestoreMachines, type RestoreMachine } from "./restore";
export { printSqlMachine, sqlMachineName } from "./sql-machine";
