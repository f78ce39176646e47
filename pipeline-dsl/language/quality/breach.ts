import type { BreachAction } from "../../model";
import { call } from "../arguments/call";
import { instance } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";

/** What a breached rule does. */
export class BreachDeclaration {
  constructor(
    readonly action: BreachAction,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const STOP_BEFORE_LOADING = call("stopBeforeLoading");
const QUARANTINE_ROWS = call("quarantineRows");
const WARN = call("warn");

export const BREACH = instance(
  BreachDeclaration,
  "what a breach does",
  "stopBeforeLoading()",
  (site) => new BreachDeclaration("stopBeforeLoading", site, NO_FAULTS),
);

/** Nothing of the run reaches the warehouse; a retry, or a waiver with its reason, goes on. */
export function stopBeforeLoading(): BreachDeclaration;
export function stopBeforeLoading(...given: readonly unknown[]): BreachDeclaration {
  const { site, faults } = STOP_BEFORE_LOADING.read(given, callOf(stopBeforeLoading));
  return new BreachDeclaration("stopBeforeLoading", site, faults);
}

/**
 * The rows that fail go to the lake's quarantine, each with its reason, instead of the warehouse; the run goes on and says so. A
 * key of which every row is held back is not gone: what the warehouse has of it stays as it is until a row is let through.
 */
export function quarantineRows(): BreachDeclaration;
export function quarantineRows(...given: readonly unknown[]): BreachDeclaration {
  const { site, faults } = QUARANTINE_ROWS.read(given, callOf(quarantineRows));
  return new BreachDeclaration("quarantineRows", site, faults);
}

/** The run goes on and says so. */
export function warn(): BreachDeclaration;
export function warn(...given: readonly unknown[]): BreachDeclaration {
  const { site, faults } = WARN.read(given, callOf(warn));
  return new BreachDeclaration("warn", site, faults);
}
