/** Frozen down to the leaves. What is frozen already is taken as frozen all the way down. */
export function deepFreeze<Given>(value: Given): Given {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name in value) deepFreeze(value[name]);
  return value;
}
