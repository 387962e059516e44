/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Of 1,000, with one decimal. */
export function perThousand(part: number): string {
  return (1000 * part).toFixed(1);
}

/** A part or a change in percent or points, with one decimal. */
export function points(part: number): string {
  return (100 * part).toFixed(1);
}
