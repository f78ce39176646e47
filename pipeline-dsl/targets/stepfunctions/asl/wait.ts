import type { Transition } from "./transition";

export type WaitState = Transition & {
  readonly Type: "Wait";
  readonly Comment?: string;
  readonly Seconds: number;
};
