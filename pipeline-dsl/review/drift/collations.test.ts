import { comparisonOf } from "./collations";

test.each([
  ["utf8mb4_general_ci", "utf8mb4_general_ci", "same"],
  ["utf8mb4_general_ci", "utf8mb4_unicode_ci", "refused"],
  ["utf8mb4_general_ci", "utf8mb4_bin", "possible"],
  ["utf8mb3_general_ci", "utf8mb4_unicode_ci", "possible"],
  ["latin1_swedish_ci", "utf8mb4_unicode_ci", "possible"],
  ["latin1_swedish_ci", "cp1251_general_ci", "refused"],
] as const)("%s beside %s: %s", (one, other, compared) => {
  expect([comparisonOf(one, other), comparisonOf(other, one)]).toEqual([compared, compared]);
});
