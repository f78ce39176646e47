/** `99.9%`: a share as a definition writes it. */
export function percent(share: number): string {
  return `${String(Number((share * 100).toFixed(6)))}%`;
}
