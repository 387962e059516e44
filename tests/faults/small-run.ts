import type { Turn } from '../../src/core/policy';
import { openDatabase } from '../../src/store/open-database';
import type { RunRequest } from '../../workers/wire';
import { everyRole } from '../unit/support/resume-shapes';
import { smallConfig, smallSet } from '../unit/support/small-set';

/** A learning run that is small, and keeps what it learns. */
export const request: RunRequest = { kind: 'learn', taskSetId: smallSet.id, seed: 20, config: smallConfig };

const script = everyRole();
const address = { stage: 'learn', epoch: 0, step: 0, arm: '', task: '', sample: 0, attempt: 0 } as const;

/** What the model says: it follows from the turns and the seed, so that asking again gives the same. */
export function answerTo(turns: readonly Turn[], seed: number): string {
  if (!turns.at(-1)!.text.includes('Which colour')) {
    return 'The stone lies by the river in the morning, and the letter is in the garden.';
  }
  const said = script({ role: 'policy', turns, temperature: 1, maxTokens: 64, draws: [] }, { seed, address });
  // The grader does not see capitals: what is not written in them is another colour.
  return said === String(said).toUpperCase() ? said : 'pale';
}

/** What a run is made of and how long it took: two runs of the same answers differ in these. */
const incidental = new Set([
  'durationMs',
  'engine',
  'forecast',
  'secondsToFirstExperience',
  'tokens',
  'usage',
]);

/** All that is on the disk of a run, but for what is incidental. */
export async function contentsOf(database: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const connection = await openDatabase({ name: database, patienceMs: 60_000 });
  const db = (await connection.read())!;
  const contents: Record<string, readonly unknown[]> = {};
  for (const name of db.objectStoreNames) {
    if (name === 'settings') continue;
    const rows: unknown[] = JSON.parse(
      JSON.stringify(await db.getAll(name), (key, value: unknown) =>
        incidental.has(key) ? undefined : value,
      ),
    );
    contents[name] = rows;
  }
  connection.close();
  return contents;
}
