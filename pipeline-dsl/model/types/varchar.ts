import { describeText, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** The most that a character needs in utf8mb4. */
export const BYTES_PER_CHARACTER = 4;

/** As MySQL counts them: a character outside the basic plane is one. */
export function characters(text: string): number {
  return Array.from(text).length;
}

export function describeVarchar({ length }: TypeOf<"varchar">): TypeDescriptor {
  const type = `varchar(${String(length)})`;
  return describeText({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    bytes: length * BYTES_PER_CHARACTER,
    faults: outside("length", length, 1, 65_535),
  });
}
