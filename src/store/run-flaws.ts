import { bounds } from '../core/bounds';
import type { RunConfig } from '../core/plan';
import type { JournalEntry } from '../core/journal';
import type { RunRow } from './run-schema';

/** What no schema of a row says and a stranger's file must still keep to, or the page would hang or break on it. */
export interface RunFlaw {
  /** Path in the run, or in the file that is one. */
  readonly where: string;
  readonly detail: string;
}

/** More than any form of the page offers: a run asks for so many draws before it finds that the answers end. */
const mostOf = {
  group: 1_000,
  batch: 100_000,
  epochs: 1_000,
  validationRollouts: 1_000,
  testRollouts: 1_000,
};
const mostTasks = 100_000;
/** What ids and keys of every file are: they are compared and stored, and no pack takes others. */
const isId = (text: string) => /^[\x21-\x7e]{1,1000}$/.test(text);
const longestName = 500;

/** The first thing about a well-formed run from a file that makes no sense; undefined where there is none. */
export function runFlaw(
  { engine, plan }: Pick<RunRow, 'engine' | 'plan'>,
  entries: readonly Pick<JournalEntry, 'outcome'>[],
): RunFlaw | undefined {
  if (!/^[\w.-]{1,100}$/.test(plan.runId)) {
    return { where: 'plan.runId', detail: 'it is no id of a run' };
  }
  if (plan.library.revision > bounds.revision) {
    return { where: 'plan.library.revision', detail: `it is more than ${bounds.revision}` };
  }
  return (
    flawOfConfig(plan.config) ??
    flawOfNames({
      'plan.taskSet.name': plan.taskSet.name,
      'plan.library.name': plan.library.name,
      'engine.model': engine.model,
    }) ??
    flawOfTasks('plan.train', plan.train) ??
    flawOfTasks('plan.validation', plan.validation) ??
    flawOfTasks('plan.test', plan.test) ??
    repeated('plan.library.experiences', plan.library.experiences, ({ id }) => id) ??
    flawOfIds(plan) ??
    flawOfCounts(entries)
  );
}

/** That two things in a list have the same id. */
export function repeated<T>(
  where: string,
  items: readonly T[],
  idOf: (item: T) => string,
): RunFlaw | undefined {
  const seen = new Set<string>();
  for (const item of items) {
    const id = idOf(item);
    if (seen.has(id)) return { where, detail: `“${id.slice(0, 60)}” is there twice` };
    seen.add(id);
  }
  return undefined;
}

function flawOfConfig(config: RunConfig): RunFlaw | undefined {
  for (const [name, most] of Object.entries(mostOf) as [keyof typeof mostOf, number][]) {
    const value = config[name];
    if (!Number.isInteger(value) || value < 1 || value > most) {
      return { where: `plan.config.${name}`, detail: `it is no whole number from 1 to ${most}` };
    }
  }
  return undefined;
}

function flawOfNames(names: Readonly<Record<string, string>>): RunFlaw | undefined {
  const long = Object.entries(names).find(([, name]) => name.length > longestName);
  return long && { where: long[0], detail: `it is longer than ${longestName} characters` };
}

function flawOfTasks(where: string, tasks: readonly { readonly id: string }[]): RunFlaw | undefined {
  if (tasks.length > mostTasks) return { where, detail: `there are more than ${mostTasks}` };
  return repeated(where, tasks, ({ id }) => id);
}

function flawOfIds({ library, train, validation, test }: RunRow['plan']): RunFlaw | undefined {
  const ids = {
    'plan.library.id': [library.id],
    'plan.library.experiences': library.experiences.map(({ id }) => id),
    'plan.library.clusters': library.clusters,
    'plan.train': train.map(({ cluster }) => cluster),
    'plan.validation': validation.map(({ cluster }) => cluster),
    'plan.test': test.map(({ cluster }) => cluster),
  };
  const where = Object.entries(ids).find(([, all]) => !all.every(isId))?.[0];
  return where === undefined ? undefined : { where, detail: 'there is an id that is none' };
}

/** JSON can name numbers that become infinite, and sums of them mean nothing. */
function flawOfCounts(entries: readonly Pick<JournalEntry, 'outcome'>[]): RunFlaw | undefined {
  const at = entries.findIndex(({ outcome }) => {
    if (!outcome.ok) return false;
    const { tokens, durationMs } = outcome.value;
    return [tokens.prompt, tokens.cached, tokens.completion, durationMs].some(
      (value) => !(value >= 0 && value <= Number.MAX_SAFE_INTEGER),
    );
  });
  return at === -1 ? undefined : { where: `entries.${at}`, detail: 'a count is negative or not finite' };
}
