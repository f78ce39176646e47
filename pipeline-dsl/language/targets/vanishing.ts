import { call, parameter } from "../arguments/call";
import { options, required } from "../arguments/containers";
import { instance, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { CheckedPercentage } from "../units";

/** What becomes of a row whose source row is gone. */
export class VanishingDeclaration<
  Kind extends "keep" | "closeVersion" | "remove" = "keep" | "closeVersion" | "remove",
> {
  constructor(
    readonly kind: Kind,
    readonly refuseAbove: string,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

interface Refuse<Share extends string> {
  /** The run fails before anything is lost when more than this share of the living keys is gone at once. */
  readonly refuseAbove: CheckedPercentage<Share>;
}

interface RefuseOptions {
  /** The run fails before anything is lost when more than this share of the living keys is gone at once. */
  readonly refuseAbove: string;
}

const REFUSE = parameter(
  "refuse",
  options<RefuseOptions>("RefuseOptions", { refuseAbove: required(text("a share", '"20%"')) }),
);
const KEEP = call("keep");
const CLOSE_VERSION = call("closeVersion", REFUSE);
const REMOVE = call("remove", REFUSE);

export const VANISHING = instance<VanishingDeclaration>(
  VanishingDeclaration,
  "what becomes of the row",
  "keep()",
  (site) => new VanishingDeclaration("keep", "0%", site, NO_FAULTS),
);

/** The row stays as it is. */
export function keep(): VanishingDeclaration<"keep">;
export function keep(...given: readonly unknown[]): VanishingDeclaration {
  const { site, faults } = KEEP.read(given, callOf(keep));
  return new VanishingDeclaration("keep", "0%", site, faults);
}

/** The open version ends on the day of the run. */
export function closeVersion<const Share extends string>(refuse: Refuse<Share>): VanishingDeclaration<"closeVersion">;
export function closeVersion(...given: readonly unknown[]): VanishingDeclaration {
  const { values, site, faults } = CLOSE_VERSION.read(given, callOf(closeVersion));
  return new VanishingDeclaration("closeVersion", values[0].refuseAbove, site, faults);
}

/** The row is deleted. */
export function remove<const Share extends string>(refuse: Refuse<Share>): VanishingDeclaration<"remove">;
export function remove(...given: readonly unknown[]): VanishingDeclaration {
  const { values, site, faults } = REMOVE.read(given, callOf(remove));
  return new VanishingDeclaration("remove", values[0].refuseAbove, site, faults);
}
