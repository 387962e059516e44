import path from 'node:path';
import { UsageError } from './usage-error';

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** A proof learns nothing: these would change nothing in it. */
const ofLearning = [
  'group',
  'epochs',
  'temperature',
  'distil',
  'preset',
  'controls',
  'rewards',
  'adaptive',
  'given',
  'train-tasks',
  'validation-tasks',
  'validation-rollouts',
];

/** A run that goes on has its models loaded anew, and its caps; everything else it has from its beginning. */
const takenAnew =
  /^(resume|profile|model|endpoint|web-llm|concurrency|(second|third)(-endpoint|-model|-web-llm|-concurrency)?|cap-.*|out|recording|quiet)$/;

/** Whoever types a flag counts on it. Throws `UsageError` for those that would be passed over without a word. */
export function mustAllBeUsed(kind: 'learn' | 'prove', values: Values): void {
  const typed = Object.keys(values).filter((name) => values[name] !== undefined);
  if (values['resume'] !== undefined) {
    const kept = typed.filter((name) => !takenAnew.test(name));
    if (kept.length === 0) return;
    throw new UsageError(
      `--resume goes on with the tasks, settings and prices that the run began with: leave out ${named(kept)}.`,
    );
  }
  const learning = kind === 'prove' ? typed.filter((name) => ofLearning.includes(name)) : [];
  if (learning.length > 0) {
    throw new UsageError(`A proof learns nothing: leave out ${named(learning)}, or use npm run learn.`);
  }
  const ofFile =
    values['set'] === undefined ? [] : typed.filter((name) => /^(grader|answer-tokens)$/.test(name));
  if (ofFile.length > 0) {
    throw new UsageError(
      `A built-in set has its own grader and length of answers: leave out ${named(ofFile)}.`,
    );
  }
}

/** What is written must not take the place of anything else that was named. */
export function mustBeApart(files: Readonly<Record<string, string | undefined>>): void {
  const flagByPath = new Map<string, string>();
  for (const [flag, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const other = flagByPath.get(path.resolve(file));
    if (other !== undefined) throw new UsageError(`${other} and ${flag} name the same file, ${file}.`);
    flagByPath.set(path.resolve(file), flag);
  }
}

function named(names: readonly string[]): string {
  return names.map((name) => `--${name}`).join(', ');
}
