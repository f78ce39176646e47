import { describeText, type TypeDescriptor, type TypeOf } from "./descriptor";
import { memberFaults, namesOfMembers } from "./enum";
import { BYTES_PER_CHARACTER, characters } from "./varchar";

/** A value is a list of members between commas; the longest holds them all. */
export function describeSet({ values }: TypeOf<"set">): TypeDescriptor {
  return describeText({
    ...namesOfMembers("set", values),
    bytes: characters(values.join(",")) * BYTES_PER_CHARACTER,
    faults: [
      ...memberFaults("set", values, 64),
      ...(values.some((value) => value.includes(","))
        ? ["a value of the set has a comma, which separates values"]
        : []),
    ],
  });
}
