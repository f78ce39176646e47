import type { Calendar } from "./calendar";
import { Purpose, type Dice } from "./dice";
import { placeFor, type Place } from "./places";
import { money, type Row, type TableStory } from "./rows";
import { firstDayOf, grown, type Size } from "./size";

/** Apartments in most demand stay listed: if one of them vanished, a visible share of all bookings would point nowhere. */
const STAYING_SHARE = 0.1;

/** Prices move, some apartments are taken off and come back, a few rows are dirty. */
export class Apartments implements TableStory {
  readonly table = "apartments";
  readonly key = "apartment_id";
  readonly changes = true;

  constructor(
    private readonly dice: Dice,
    private readonly calendar: Calendar,
    private readonly size: Size,
  ) {}

  lastId(day: number): number {
    return grown(this.size.apartments, day);
  }

  row(id: number, day: number): Row | null {
    const { dice } = this;
    if (firstDayOf(id, this.size.apartments) > day || this.isAway(id, day)) return null;
    const place = this.place(id, day);
    return {
      apartment_id: id,
      location: dice.happens(0.002, Purpose.LocationMissing, id) ? null : this.writtenLocation(id, place),
      price: this.price(id, day),
      status: this.status(id, day),
      created_at: dice.happens(0.003, Purpose.CreatedMissing, id) ? null : this.createdAt(id),
    };
  }

  /** What a night costs, dirt aside; bookings are made at it. */
  nightlyPrice(id: number, day: number): number {
    const level = 0.5 + 1.3 * this.dice.throw(Purpose.PriceLevel, id) ** 2;
    let price = this.place(id, 0).price * level;
    for (let past = 1; past <= day; past++) {
      if (this.dice.happens(0.012, Purpose.PriceChanges, id, past))
        price *= 0.85 + 0.35 * this.dice.throw(Purpose.PriceFactor, id, past);
    }
    return price;
  }

  private price(id: number, day: number): string | null {
    const { dice } = this;
    if (dice.happens(0.002, Purpose.PriceMissing, id)) return null;
    // Forgotten for a day: from a value to NULL and back are two changes.
    if (day > 0 && dice.happens(0.0005, Purpose.PriceForgotten, id, day)) return null;
    const price = this.nightlyPrice(id, day);
    return money(dice.happens(0.0002, Purpose.PriceNegative, id) ? -price : price);
  }

  private place(id: number, day: number): Place {
    const { dice } = this;
    let moved = 0;
    for (let past = 1; past <= day; past++) if (dice.happens(0.0008, Purpose.Moves, id, past)) moved = past;
    return placeFor(dice.throw(Purpose.City, id), dice.throw(Purpose.District, id, moved));
  }

  /** Trailing blanks, which Redshift does not see and PostgreSQL does. */
  private writtenLocation(id: number, place: Place): string {
    return this.dice.happens(0.01, Purpose.LocationBlanks, id) ? `${place.location}  ` : place.location;
  }

  private status(id: number, day: number): string {
    let changed = 0;
    for (let past = 1; past <= day; past++)
      if (this.dice.happens(0.01, Purpose.StatusChanges, id, past)) changed = past;
    const chance = this.dice.throw(Purpose.Status, id, changed);
    if (chance < 0.88) return "active";
    return chance < 0.96 ? "paused" : "renovation";
  }

  private createdAt(id: number): string {
    const first = firstDayOf(id, this.size.apartments);
    const daysBefore = first > 0 ? 1 - first : this.dice.between(1, 900, Purpose.CreatedAt, id);
    return this.calendar.time(-daysBefore, this.dice.throw(Purpose.CreatedAt, id, 1));
  }

  private isAway(id: number, day: number): boolean {
    if (id <= this.size.apartments * STAYING_SHARE) return false;
    const vanished = (on: number): boolean => on > 0 && this.dice.happens(0.002, Purpose.Vanishes, id, on);
    return vanished(day) || (vanished(day - 1) && this.dice.happens(0.5, Purpose.StaysAwayLonger, id, day - 1));
  }
}

/** The most popular apartments have the smallest ids. */
export function popularApartment(apartments: number, chance: number): number {
  return 1 + Math.floor(apartments * chance ** 2.2);
}
