/** The part of the runbook's address that leads to an alarm's section. */
export function runbookAnchor(id: string): string {
  return id;
}
