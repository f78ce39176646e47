const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
  // Spark substitutes ${name} in SQL text, quoted or not.
  $: "\\u0024",
};

/** A Spark SQL string literal. A doubled quote would not do: Spark reads 'it''s' as two joined strings. */
export function printText(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\0$]/g, (character) => ESCAPES[character] ?? character)}'`;
}

export function printIdentifier(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
