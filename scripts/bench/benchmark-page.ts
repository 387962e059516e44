export const parts = ['app', 'engine'] as const;
export type Part = (typeof parts)[number];

const marker = (part: Part) => `<!-- ${part} -->`;

const head = `# Benchmarks

Tables as \`npm run bench -- --write\` makes them; \`--only app\` or \`--only engine\` makes one part. Figures of one part come out of
one go, and only ratios travel from one machine to another.
`;

/** The page with these parts new, and the others as they stand in the old one. */
export function benchmarkPage(old: string, fresh: Partial<Record<Part, string>>): string {
  const texts = parts.flatMap((part) => {
    const text = fresh[part] ?? partOf(old, part);
    return text === undefined ? [] : [`${marker(part)}\n\n${text.trim()}\n`];
  });
  return [head, ...texts].join('\n');
}

function partOf(page: string, part: Part): string | undefined {
  const start = page.indexOf(marker(part));
  if (start === -1) return undefined;
  const begin = start + marker(part).length;
  const ends = parts.map((other) => page.indexOf(marker(other), begin)).filter((at) => at !== -1);
  return page.slice(begin, Math.min(page.length, ...ends));
}
