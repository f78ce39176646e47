import { Purpose, type Dice } from "./dice";
import type { Row, TableStory } from "./rows";
import { firstDayOf, grown, type Size } from "./size";

const ATTRIBUTES: readonly { readonly name: string; readonly values: readonly string[] }[] = [
  { name: "bedrooms", values: ["1", "2", "3", "4"] },
  { name: "wifi", values: ["yes", "no"] },
  { name: "view", values: ["garden", "street", "Blick auf den Fluß", "海が見える", "🏔️"] },
];

/** Three attributes an apartment, of which few ever change. */
export class ApartmentAttributes implements TableStory {
  readonly table = "apartment_attributes";
  readonly key = "attribute_id";
  readonly changes = true;

  constructor(
    private readonly dice: Dice,
    private readonly size: Size,
  ) {}

  lastId(day: number): number {
    return grown(this.size.apartments, day) * ATTRIBUTES.length;
  }

  row(id: number, day: number): Row | null {
    const apartment = Math.ceil(id / ATTRIBUTES.length);
    const attribute = ATTRIBUTES[(id - 1) % ATTRIBUTES.length];
    if (attribute === undefined || firstDayOf(apartment, this.size.apartments) > day) return null;
    let changed = 0;
    for (let past = 1; past <= day; past++)
      if (this.dice.happens(0.001, Purpose.AttributeChanges, id, past)) changed = past;
    const chance = this.dice.throw(Purpose.AttributeValue, id, changed);
    return {
      attribute_id: id,
      apartment_id: apartment,
      attribute_name: attribute.name,
      attribute_value: attribute.values[Math.floor(chance * attribute.values.length)] ?? null,
    };
  }
}
