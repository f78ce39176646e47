/**
 * Chance without a state: every throw is a function of the seed and of what it is about, so that any row of any day
 * can be made again alone. The mixing is MurmurHash3's finalizer.
 */
export class Dice {
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = mix(seed);
  }

  /** Uniform in [0, 1). */
  throw(purpose: Purpose, id: number, day = 0): number {
    return mix(mix(mix(this.seed ^ purpose) ^ id) ^ (day + 1)) / 4_294_967_296;
  }

  happens(probability: number, purpose: Purpose, id: number, day = 0): boolean {
    return this.throw(purpose, id, day) < probability;
  }

  /** A whole number in [from, to]. */
  between(from: number, to: number, purpose: Purpose, id: number, day = 0): number {
    return from + Math.floor(this.throw(purpose, id, day) * (to - from + 1));
  }
}

/** What a throw decides; each has chances of its own. */
export enum Purpose {
  City = 1,
  District,
  LocationMissing,
  LocationBlanks,
  PriceLevel,
  PriceChanges,
  PriceFactor,
  PriceMissing,
  PriceForgotten,
  PriceNegative,
  Moves,
  Status,
  StatusChanges,
  CreatedAt,
  CreatedMissing,
  Vanishes,
  StaysAwayLonger,
  AttributeValue,
  AttributeChanges,
  BookedApartment,
  ApartmentUnknown,
  BookedBy,
  UserMissing,
  StartsIn,
  Nights,
  AmountMissing,
  DatesSwapped,
  Corrected,
  Cancelled,
  ViewedApartment,
  ViewedBy,
  ViewedAt,
  Breached,
  OtherColumn,
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
