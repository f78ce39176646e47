import type { TypeDescriptor, TypeOf } from "./descriptor";
import { describeMoment } from "./moment";

/** A moment; the session's time zone is UTC, and so are the digits. */
export function describeTimestamp({ precision }: TypeOf<"timestamp">): TypeDescriptor {
  return describeMoment("timestamp", precision);
}
