import type { States } from "../asl";
import { REFUSALS } from "../refusals";

const { SiteUnknown, SiteFormat, SiteNotActive, AlreadyRunning } = REFUSALS;

/** Reached from Choices only. What the function refuses ends as its own failure, with its own text. */
export const RESTORE_REFUSALS = { SiteUnknown, SiteFormat, SiteNotActive, AlreadyRunning } as const satisfies States;

export type RestoreRefusal = keyof typeof RESTORE_REFUSALS;
