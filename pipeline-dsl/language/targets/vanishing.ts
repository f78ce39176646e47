import { callOf, type CallSite } from "../call-site";
import type { CheckedPercentage } from "../units";

/** What becomes of a row whose source row is gone. */
export class VanishingDeclaration<
  Kind extends "keep" | "closeVersion" | "remove" = "keep" | "closeVersion" | "remove",
> {
  constructor(
    readonly kind: Kind,
    readonly refuseAbove: string,
    readonly site: CallSite,
  ) {}
}

interface Refuse<Share extends string> {
  /** The run fails before anything is lost when more than this share of the living keys is gone at once. */
  readonly refuseAbove: CheckedPercentage<Share>;
}

/** The row stays as it is. */
export function keep(): VanishingDeclaration<"keep"> {
  return new VanishingDeclaration("keep", "0%", callOf(keep));
}

/** The open version ends on the day of the run. */
export function closeVersion<const Share extends string>(refuse: Refuse<Share>): VanishingDeclaration<"closeVersion"> {
  return new VanishingDeclaration("closeVersion", refuse.refuseAbove, callOf(closeVersion));
}

/** The row is deleted. */
export function remove<const Share extends string>(refuse: Refuse<Share>): VanishingDeclaration<"remove"> {
  return new VanishingDeclaration("remove", refuse.refuseAbove, callOf(remove));
}
