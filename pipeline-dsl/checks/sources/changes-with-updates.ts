/** The definition cannot prove what a column does; its name can at least promise it. */
const CHANGES_WITH_EVERY_UPDATE = /(^|_)(updated|modified|changed|touched)(_|$)/i;

/** Whether a row that is changed gets another value in this column, and so is read again by it. */
export function changesWithEveryUpdate(column: string): boolean {
  return CHANGES_WITH_EVERY_UPDATE.test(column);
}
