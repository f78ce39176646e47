import { popularApartment } from "./apartments";
import type { Calendar } from "./calendar";
import { Purpose, type Dice } from "./dice";
import type { Row, TableStory } from "./rows";
import { firstDayOf, grown, type Size } from "./size";

/** How many days of viewings the first load finds. */
const HISTORY_DAYS = 60;
/** The hour of the nightly run: a day's viewings are those since the run before. */
const RUN_HOUR = 2;

/** Viewings are only ever added. */
export class Viewings implements TableStory {
  readonly table = "user_viewing";
  readonly key = "viewing_id";
  readonly changes = false;

  constructor(
    private readonly dice: Dice,
    private readonly calendar: Calendar,
    private readonly size: Size,
  ) {}

  lastId(day: number): number {
    return grown(this.size.viewings, day);
  }

  row(id: number, day: number): Row | null {
    const { dice } = this;
    const addedOn = firstDayOf(id, this.size.viewings);
    if (addedOn > day) return null;
    const chance = dice.throw(Purpose.ViewedAt, id);
    const daysBack = addedOn === 0 ? chance * HISTORY_DAYS : chance;
    return {
      viewing_id: id,
      user_id: dice.between(1, this.size.users, Purpose.ViewedBy, id),
      apartment_id: popularApartment(grown(this.size.apartments, addedOn), dice.throw(Purpose.ViewedApartment, id)),
      viewing_date: this.calendar.time(addedOn, RUN_HOUR / 24 - daysBack),
    };
  }
}
