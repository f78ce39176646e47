import { popularApartment, type Apartments } from "./apartments";
import type { Calendar } from "./calendar";
import { Purpose, type Dice } from "./dice";
import { money, type Row, type TableStory } from "./rows";
import { firstDayOf, grown, type Size } from "./size";

/** Bookings are corrected and cancelled long after they were made; a few are for apartments nobody knows. */
export class Bookings implements TableStory {
  readonly table = "bookings";
  readonly key = "booking_id";
  readonly changes = true;

  constructor(
    private readonly dice: Dice,
    private readonly calendar: Calendar,
    private readonly size: Size,
    private readonly apartments: Apartments,
  ) {}

  lastId(day: number): number {
    return grown(this.size.bookings, day);
  }

  row(id: number, day: number): Row | null {
    const { dice } = this;
    const madeOn = firstDayOf(id, this.size.bookings);
    if (madeOn > day) return null;
    let corrected = 0;
    for (let past = madeOn + 1; past <= day; past++) {
      if (dice.happens(0.0015, Purpose.Cancelled, id, past)) return null;
      if (dice.happens(0.003, Purpose.Corrected, id, past)) corrected = past;
    }
    const apartment = popularApartment(this.apartments.lastId(madeOn), dice.throw(Purpose.BookedApartment, id));
    const startsOn =
      madeOn +
      (madeOn === 0 ? dice.between(-365, 60, Purpose.StartsIn, id) : dice.between(0, 90, Purpose.StartsIn, id));
    const nights = dice.between(1, 14, Purpose.Nights, id, corrected);
    const endsOn = dice.happens(0.0003, Purpose.DatesSwapped, id) ? startsOn - 1 : startsOn + nights;
    return {
      booking_id: id,
      apartment_id: dice.happens(0.002, Purpose.ApartmentUnknown, id) ? 10_000_000 + id : apartment,
      user_id: dice.happens(0.002, Purpose.UserMissing, id)
        ? null
        : dice.between(1, this.size.users, Purpose.BookedBy, id),
      start_date: this.calendar.date(startsOn),
      end_date: this.calendar.date(endsOn),
      total_amount: dice.happens(0.002, Purpose.AmountMissing, id)
        ? null
        : money(this.apartments.nightlyPrice(apartment, madeOn) * nights),
    };
  }
}
