const MILLISECONDS_A_DAY = 86_400_000;

/** The day in UTC, as a permission names its last one; `later`: so many days after it. */
export function today(later = 0): string {
  return new Date(Date.now() + later * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** A text with a day in place of the form of one: long enough for a review, short enough to be looked at again. */
export function withDays(text: string): string {
  return text.replaceAll("YYYY-MM-DD", today(30));
}
