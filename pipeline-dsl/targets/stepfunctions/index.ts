export type { MachineDocument } from "./asl";
export { printMachineText } from "./asl/print";
export { printPipelineMachine } from "./pipeline-machine";
export { printSqlMachine, sqlMachineName } from "./sql-machine";
