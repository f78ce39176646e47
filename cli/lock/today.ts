const MILLISECONDS_A_DAY = 86_400_000;

/** The day in UTC, as a permission names its last one; `later`: so many days after it. */
export function today(later = 0): string {
  return new Date(Date.now() + later * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}
