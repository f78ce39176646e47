export { printFailoverMachine } from "./machine";
