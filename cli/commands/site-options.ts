import { InvalidArgumentError, Option } from "commander";
import { SITES } from "../../pipeline-dsl/model";

export function siteOption(description = "which of the pipeline's sites"): Option {
  return new Option("--site <site>", description).choices(SITES);
}

export function standbyWarehouseOption(): Option {
  return new Option(
    "--standby-warehouse <url>",
    "postgresql://... of the second site (default: a PostgreSQL of the home)",
  );
}

export function wholeSeconds(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isInteger(number) || number < 0)
    throw new InvalidArgumentError("It must be a whole number of seconds, from 0 on.");
  return number;
}
