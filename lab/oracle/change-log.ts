import fc from "fast-check";

/** The rows of the rental marketplace as one run extracts them. Decimals and dates are text. */
export interface SourceState {
  readonly apartments: readonly Apartment[];
  readonly bookings: readonly Booking[];
  /** Extracted incrementally: only the new ones. */
  readonly viewings: readonly Viewing[];
}

export interface Apartment {
  readonly apartment_id: number;
  readonly location: string | null;
  readonly price: string | null;
  readonly created_at: string | null;
  /** The row is in quarantine: a rule, or its cleaning, held it back. */
  readonly held?: boolean;
}

export interface Booking {
  readonly booking_id: number;
  readonly apartment_id: number | null;
  readonly user_id: number | null;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly amount: string | null;
  readonly held?: boolean;
}

export interface Viewing {
  readonly viewing_id: number;
  readonly apartment_id: number | null;
  readonly user_id: number | null;
  readonly viewing_date: string;
}

export interface Run extends SourceState {
  readonly logical_date: string;
  /** How often the same run is loaded: more than once is a replay, which must change nothing. */
  readonly times: number;
  /** Attempts that died before, by how many of the batches (the admission, then the loads) they committed. */
  readonly died: readonly number[];
  /** No attempt came to its end: the next run takes over. */
  readonly unfinished: boolean;
}

const FIRST_DAY = Date.UTC(2026, 0, 5);
const MILLISECONDS_A_DAY = 86_400_000;

export function day(number: number): string {
  return new Date(FIRST_DAY + number * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

const anyDay = fc.integer({ min: -3, max: 9 }).map(day);

/** Many keys a log, each with a history of its own: a load takes as long for one as for fifteen. */
const APARTMENTS = 15;
const BOOKINGS = 15;

/** One row in eight stands in quarantine. */
const held = fc.integer({ min: 1, max: 8 }).map((number) => number === 1);

// Few values, so that changes are undone, keys return and dates meet often.
const apartment = fc.record({
  location: fc.constantFrom("Zürich", "zürich", "Basel", null),
  price: fc.constantFrom("10.00", "20.00", null),
  created_at: fc.option(anyDay),
  held,
});

// The greatest apartment never exists: its bookings and viewings name the unknown member.
const apartmentId = fc.option(fc.integer({ min: 1, max: APARTMENTS + 1 }));

const booking = fc.record({
  apartment_id: apartmentId,
  user_id: fc.constantFrom(1, 2, null),
  start_date: fc.option(anyDay),
  end_date: fc.option(anyDay),
  amount: fc.constantFrom("100.00", "0.01", null),
  held,
});

const viewing = fc.record({
  apartment_id: apartmentId,
  user_id: fc.constantFrom(1, 3, null),
  viewing_date: anyDay,
});

const event = fc.record({
  /** 0: another run of the same day. */
  daysLater: fc.constantFrom(0, 0, 1, 1, 3),
  apartments: fc.array(fc.option(apartment), { minLength: APARTMENTS, maxLength: APARTMENTS }),
  bookings: fc.array(fc.option(booking), { minLength: BOOKINGS, maxLength: BOOKINGS }),
  viewings: fc.array(viewing, { maxLength: 8 }),
  times: fc.constantFrom(1, 1, 1, 2),
  died: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 2 })),
  unfinished: fc.constantFrom(false, false, false, true),
});

/** Inserts, updates, NULL to and fro, deletes, returns, several runs a day, replays. */
export const changeLogs = changeLogsOf({ minLength: 1, maxLength: 6 });

export function changeLogsOf(runs: fc.ArrayConstraints): fc.Arbitrary<readonly Run[]> {
  return fc.array(event, runs).map((events) => {
    let today = 0;
    let viewings = 0;
    return events.map(({ daysLater, apartments, bookings, viewings: seen, ...rest }): Run => {
      today += daysLater;
      return {
        logical_date: day(today),
        ...rest,
        apartments: apartments.flatMap((row, index) => (row === null ? [] : [{ apartment_id: index + 1, ...row }])),
        bookings: bookings.flatMap((row, index) => (row === null ? [] : [{ booking_id: index + 1, ...row }])),
        viewings: seen.map((row) => ({ viewing_id: ++viewings, ...row })),
      };
    });
  });
}
