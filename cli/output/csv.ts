/** As RFC 4180 says, with a header. NULL is an empty field, an empty text is a quoted one. */
export function csv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [columns, ...rows].map((row) => row.map(field).join(",")).join("\n");
}

function field(value: string | number | boolean | null): string {
  if (value === null) return "";
  const text = String(value);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
