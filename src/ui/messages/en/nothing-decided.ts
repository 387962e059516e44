import type { CannotReason } from '../../../core/events';
import { undecidedReasons, type UndecidedReason } from '../../../core/verdict';
import { list, plural } from '../numbers';

export type NothingDecided = Extract<CannotReason, { kind: 'nothing-decided' }>;

/** Why so many groups had no rollout with a verdict, in one sentence. */
export function nothingDecided({ groups, undecided }: NothingDecided): string {
  const whys = mostFirst(undecided).map(([reason, rollouts]) => why[reason](rollouts));
  return `In ${plural(groups, { one: '# group', other: '# groups' })} no rollout was decided: ${list(whys)}.`;
}

/** What to do about the most frequent reason. */
export function afterNothingDecided({ undecided }: NothingDecided): string {
  const [most] = mostFirst(undecided);
  return most ? advice[most[0]] : advice['cannot-decide'];
}

const why: Readonly<Record<UndecidedReason, (rollouts: number) => string>> = {
  'cut-off': (rollouts) => plural(rollouts, { one: '# answer was cut off', other: '# answers were cut off' }),
  'engine-failure': (rollouts) => `${times(rollouts)} the engine gave no answer`,
  timeout: (rollouts) => `${times(rollouts)} grading took too long and was ended`,
  'grader-failure': (rollouts) => `${times(rollouts)} the grader did not start, or broke`,
  'judge-failure': (rollouts) => `${times(rollouts)} the judge gave no usable verdict`,
  'cannot-decide': (rollouts) =>
    plural(rollouts, {
      one: '# answer had nothing to be compared with',
      other: '# answers had nothing to be compared with',
    }),
  'no-majority': (rollouts) =>
    plural(rollouts, {
      one: '# answer stood in a group without a majority',
      other: '# answers stood in groups without a majority',
    }),
};

const advice: Readonly<Record<UndecidedReason, string>> = {
  'cut-off':
    'Raise “Longest answer, in tokens” in the settings of the run, or have the tasks ask for short answers.',
  'engine-failure': 'Use shorter tasks, a smaller library, or another model.',
  timeout: 'Choose another grader, or a simpler pattern.',
  'grader-failure':
    'Reload the page and learn again. If the same happens, choose another grader, or another pattern.',
  'judge-failure': 'Let a larger model judge, or choose tasks with reference answers and a grader.',
  'cannot-decide': 'Give the tasks reference answers that this grader can read, or choose another grader.',
  'no-majority': 'Raise the number of rollouts per task, or choose tasks with short answers.',
};

function times(rollouts: number): string {
  return plural(rollouts, { one: 'once', other: '# times' });
}

function mostFirst(undecided: NothingDecided['undecided']): readonly (readonly [UndecidedReason, number])[] {
  return undecidedReasons
    .map((reason) => [reason, undecided[reason] ?? 0] as const)
    .filter(([, rollouts]) => rollouts > 0)
    .toSorted((a, b) => b[1] - a[1]);
}
