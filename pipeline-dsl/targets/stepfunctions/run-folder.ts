/** Of a run's rows, within that of a target: what the load job of the run writes. `logicalDate`: a path. */
export function folderOfDate(logicalDate: string): string {
  return `States.Format('load_date={}', ${logicalDate})`;
}
