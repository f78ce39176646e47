/** Cities with their share of the market and their price of a night. */
interface City {
  readonly name: string;
  readonly share: number;
  readonly price: number;
  readonly districts: readonly string[];
}

const CITIES: readonly City[] = [
  {
    name: "Berlin",
    share: 0.24,
    price: 95,
    districts: ["Mitte", "Kreuzberg", "Neukölln", "Prenzlauer Berg", "Schöneberg"],
  },
  { name: "Lisboa", share: 0.17, price: 88, districts: ["Alfama", "Graça", "São Bento", "Belém"] },
  { name: "Kraków", share: 0.13, price: 61, districts: ["Stare Miasto", "Kazimierz", "Podgórze"] },
  { name: "Zürich", share: 0.1, price: 184, districts: ["Altstadt", "Wiedikon", "Seefeld"] },
  { name: "København", share: 0.09, price: 152, districts: ["Nørrebro", "Østerbro", "Christianshavn"] },
  { name: "İstanbul", share: 0.08, price: 54, districts: ["Kadıköy", "Beyoğlu", "Üsküdar"] },
  { name: "Αθήνα", share: 0.07, price: 66, districts: ["Πλάκα", "Κουκάκι"] },
  { name: "東京", share: 0.06, price: 121, districts: ["渋谷", "浅草", "新宿"] },
  { name: "Reykjavík", share: 0.04, price: 171, districts: ["Miðborg", "Hlíðar"] },
  { name: "Valparaíso", share: 0.02, price: 47, districts: ["Cerro Alegre", "Cerro Concepción"] },
];

export interface Place {
  readonly location: string;
  /** What a night costs there. */
  readonly price: number;
}

/** Both throws in [0, 1). */
export function placeFor(cityThrow: number, districtThrow: number): Place {
  let left = cityThrow;
  const city = CITIES.find(({ share }) => (left -= share) < 0) ?? CITIES[0];
  if (city === undefined) throw new Error("there is no city");
  const district = city.districts[Math.floor(districtThrow * city.districts.length)] ?? "";
  return { location: `${city.name}, ${district}`, price: city.price };
}
