/** One thing that is wrong with the settings, ready to be shown. */
export interface Fault {
  readonly file: string;
  /** 1-based; the closest enclosing key's line when the key itself is missing; 0 when the file could not be read. */
  readonly line: number;
  /** Dotted path below `rental:`, such as `warehouse.nodes`; empty: of none alone. */
  readonly key: string;
  readonly message: string;
  /** The key or value that was probably meant, or null. */
  readonly suggestion: string | null;
}

export function faultText(fault: Fault): string {
  const hint = fault.suggestion === null ? "" : `; did you mean "${fault.suggestion}"?`;
  const place = `${fault.file}:${String(fault.line)}`;
  return fault.key === ""
    ? `${place} ${fault.message}${hint}`
    : `${place} rental:${fault.key}: ${fault.message}${hint}`;
}

/** All faults of a stack's settings in one error. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(`the stack's settings have ${String(faults.length)} fault(s):\n${faults.map(faultText).join("\n")}`);
    this.name = "SettingsError";
  }
}
