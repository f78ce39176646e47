import { Command, InvalidArgumentError, Option } from "commander";
import type { DemoCommandOptions } from "../actions/demo";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { homeOption } from "./home-option";

export function demoCommand(terminal: Terminal): Command {
  return new Command("demo")
    .description("Live through some days of a marketplace on this computer, with failures and their cure.")
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(new Option("--days <count>", "how many days").default(4).argParser(wholeNumber))
    .addOption(
      new Option("--scale <factor>", "1: 20 thousand apartments, 200 thousand bookings, 500 thousand viewings")
        .default(1)
        .argParser(positiveNumber),
    )
    .action(async (options: DemoCommandOptions) => {
      const { demo } = await import("../actions/demo.js");
      await demo(options, terminal);
    });
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return number;
}

function positiveNumber(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError("It must be a number above 0.");
  return number;
}
