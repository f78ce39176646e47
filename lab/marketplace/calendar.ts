const DAY_MILLISECONDS = 86_400_000;

/** The marketplace's days by number: day 0 is the first load. A day's data is what the source holds at that night's run. */
export class Calendar {
  private readonly start: number;
  /** Every row asks for its dates, of which there are few. */
  private readonly dates = new Map<number, string>();

  /** `startDate`: day 0, `YYYY-MM-DD`. */
  constructor(startDate: string) {
    this.start = Date.parse(`${startDate}T00:00:00Z`);
  }

  date(day: number): string {
    const known = this.dates.get(day);
    if (known !== undefined) return known;
    const date = new Date(this.start + day * DAY_MILLISECONDS).toISOString().slice(0, 10);
    this.dates.set(day, date);
    return date;
  }

  /** `share` of the day: 0 is midnight. */
  time(day: number, share: number): string {
    const moment = new Date(this.start + (day + share) * DAY_MILLISECONDS);
    return moment.toISOString().slice(0, 19).replace("T", " ");
  }
}
