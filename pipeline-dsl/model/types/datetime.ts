import type { TypeDescriptor, TypeOf } from "./descriptor";
import { describeMoment } from "./moment";

/** Has no time zone: its digits are read as UTC. */
export function describeDatetime({ precision }: TypeOf<"datetime">): TypeDescriptor {
  return describeMoment("datetime", precision);
}
