import { Option } from "commander";

export function homeOption(): Option {
  return new Option("--home <dir>", "the folder of this deployment: lake, ledger, warehouse, reports").default(".lab");
}
