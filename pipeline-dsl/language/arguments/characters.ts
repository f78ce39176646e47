import type { ConstantValue } from "../../model";

/**
 * What of a text cannot be kept in SQL, JSON and the texts of AWS alike, or null. AWS's own descriptions take
 * `[\u0020-\uD7FF\uE000-\uFFFD\r\n\t]` and pairs of surrogates (Glue's and IAM's references, "Pattern"); PostgreSQL and COPY have no NUL.
 */
export function unfitCharacter(given: ConstantValue): { readonly message: string; readonly fix: string } | null {
  const [found] = typeof given === "string" ? (UNFIT.exec(given) ?? []) : [];
  if (found === undefined) return null;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const what = /\p{Cs}/u.test(found) ? "half of a character" : "a character that no text of SQL, JSON and AWS can hold";
  return {
    message: `has ${what}, U+${code}`,
    fix: "take it out; a regular expression writes it as \\x and its number",
  };
}

const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;
