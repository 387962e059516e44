import { format } from 'prettier';
import { ends, engineNames, wholeness, type EngineName, type Fault } from './fault';

/** The page of the documentation, made of the faults and of what was seen when they happened. */
export async function faultsPage(
  sections: readonly { readonly heading: string; readonly faults: readonly Fault[] }[],
  seen: ReadonlyMap<Fault, string>,
): Promise<string> {
  const count = sections.reduce((sum, { faults }) => sum + faults.length, 0);
  const text = [
    '# Faults',
    `What may go wrong with a model, what the page says then, letter by letter, and what becomes of the run: ${count} faults, each brought about by a test (\`tests/faults\`), which also writes this page (\`npx vitest run --project unit tests/faults -u\`). A handful of them happen in the real page besides (\`tests/e2e/faults.spec.ts\`).`,
    'Seen to be whole means: the same test compares all that the disk holds in the end, times and counts of tokens aside, with what a run without the fault leaves there.',
    ...sections.flatMap(({ heading, faults }) => [`## ${heading}`, tableOf(faults, seen)]),
    '## What is seen to be whole',
    Object.entries(wholeness)
      .map(([end, whole]) => `- _${ends[end as keyof typeof ends]}_ ${whole}`)
      .join('\n'),
    '',
  ].join('\n\n');
  return await format(text, { parser: 'markdown', printWidth: 110 });
}

function tableOf(faults: readonly Fault[], seen: ReadonlyMap<Fault, string>): string {
  const rows = faults.map((fault) => [
    engineNames[fault.engine as EngineName],
    fault.fault,
    seen.get(fault) ?? '',
    ends[fault.end],
  ]);
  const head = ['Engine', 'Fault', 'What the page says', 'What becomes of it'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
