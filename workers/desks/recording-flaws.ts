import { bounds } from '../../src/core/bounds';
import type { RunConfig } from '../../src/core/plan';
import { parseGraderSpec } from '../../src/graders/spec';
import type { Recording } from './recording';

/** What no schema of a row says and a stranger's file must still keep to, or the page would hang or break on it. */
export interface RecordingFlaw {
  /** Path in the file. */
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
const longestName = 500;
/** The last moment that a date can name. */
const lastMs = 8.64e15;

/** The first thing about a well-formed recording that makes no sense; undefined where there is none. */
export function recordingFlaw({ createdAt, engine, plan, entries }: Recording): RecordingFlaw | undefined {
  if (!/^[\w.-]{1,100}$/.test(plan.runId)) {
    return { where: 'plan.runId', detail: 'it is no id of a run' };
  }
  if (!Number.isInteger(createdAt) || createdAt < 0 || createdAt > lastMs) {
    return { where: 'createdAt', detail: 'it is no moment in time' };
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
    flawOfGrader(plan.taskSet.grader) ??
    repeated('plan.train', plan.train, ({ id }) => id) ??
    repeated('plan.validation', plan.validation, ({ id }) => id) ??
    repeated('plan.test', plan.test, ({ id }) => id) ??
    repeated('plan.library.experiences', plan.library.experiences, ({ id }) => id) ??
    repeated('entries', entries, ({ key }) => key) ??
    flawOfCounts(entries)
  );
}

function flawOfConfig(config: RunConfig): RecordingFlaw | undefined {
  for (const [name, most] of Object.entries(mostOf) as [keyof typeof mostOf, number][]) {
    const value = config[name];
    if (!Number.isInteger(value) || value < 1 || value > most) {
      return { where: `plan.config.${name}`, detail: `it is no whole number from 1 to ${most}` };
    }
  }
  return undefined;
}

function flawOfNames(names: Readonly<Record<string, string>>): RecordingFlaw | undefined {
  const long = Object.entries(names).find(([, name]) => name.length > longestName);
  return long && { where: long[0], detail: `it is longer than ${longestName} characters` };
}

function flawOfGrader(grader: string): RecordingFlaw | undefined {
  return parseGraderSpec(grader).ok
    ? undefined
    : { where: 'plan.taskSet.grader', detail: 'this version of Cairn has no such grader' };
}

function repeated<T>(
  where: string,
  items: readonly T[],
  idOf: (item: T) => string,
): RecordingFlaw | undefined {
  if (where !== 'entries' && items.length > mostTasks) {
    return { where, detail: `there are more than ${mostTasks}` };
  }
  const seen = new Set<string>();
  for (const item of items) {
    const id = idOf(item);
    if (seen.has(id)) return { where, detail: `“${id.slice(0, 60)}” is there twice` };
    seen.add(id);
  }
  return undefined;
}

/** JSON can name numbers that become infinite, and sums of them mean nothing. */
function flawOfCounts(entries: Recording['entries']): RecordingFlaw | undefined {
  const at = entries.findIndex(({ outcome }) => {
    if (!outcome.ok) return false;
    const { tokens, durationMs } = outcome.value;
    return [tokens.prompt, tokens.cached, tokens.completion, durationMs].some(
      (value) => !(value >= 0 && value <= Number.MAX_SAFE_INTEGER),
    );
  });
  return at === -1 ? undefined : { where: `entries.${at}`, detail: 'a count is negative or not finite' };
}
