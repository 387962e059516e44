import type { HelperPlace } from '../../../core/beside';
import type { Role } from '../../../core/policy';
import type { Stage } from '../../../core/stages';
import { duration, largeCount, money, plural } from '../numbers';

/** Words of what runs take: forecasts, the ledger, prices and caps. */
export const budget = {
  forecast: {
    calls: (calls: number) => `about ${plural(calls, { one: '# answer', other: '# answers' })}`,
    tokens: (prompt: number, cached: number, completion: number) =>
      `about ${largeCount(prompt)} tokens to read, ${largeCount(cached)} of them from the cache, ${largeCount(completion)} to write`,
    time: (seconds: number) => `about ${duration(seconds)}`,
    timeUnknown: {
      noModel: 'how long is known once the model is loaded',
      noSpeed: 'how long is known once this model has answered here',
    },
    cost: (amount: number) => `costs about ${money(amount)}`,
    range: (low: number, high: number) =>
      `It may be ${duration(low)} to ${duration(high)}: that depends on how many groups have winners and losers to compare, and on which library is kept, if any.`,
    ifNothing: (seconds: number) => `If no group has both, it ends after about ${duration(seconds)}.`,
    rough:
      'How long this model’s answers to these tasks are is not known here yet, so these figures are rough.',
    measure: 'Measure first',
    measureNote:
      'Asks the model a few of the tasks to learn from, for about half a minute. Nothing is kept but the figures.',
    measuring: 'Measuring…',
    failures: {
      busy: 'A run is under way, so nothing can be measured now. Its own figures are kept for the next forecast.',
      stopped: 'The measurement was stopped because a run began.',
      other: 'The measurement did not work. Nothing was changed. Try again.',
    },
  },

  ledger: {
    show: 'By stage and role',
    captionExpected: 'What each stage and role is expected to take',
    captionUsed: 'What each stage and role has taken',
    stage: 'Stage',
    role: 'Role',
    calls: 'Calls',
    read: 'Tokens read',
    cached: 'from the cache',
    written: 'Tokens written',
    time: 'Time',
    cost: 'Cost',
    stages: {
      learn: 'Rollouts to learn from',
      judge: 'Judging answers',
      distil: 'Writing lessons',
      validate: 'Trying candidates',
      prove: 'Tests',
    } satisfies Record<Stage, string>,
    roles: { policy: 'policy', distiller: 'distiller', judge: 'judge' } satisfies Record<Role, string>,
    amount: (amount: number) => money(amount),
    unknown: '–',
  },

  prices: {
    summary: 'Prices, and a cap on money',
    note: 'A model on this device costs nothing, so these may stay empty. Prices are per million tokens, in any currency.',
    first: 'The model',
    beside: { second: 'The second model', third: 'The third model' } satisfies Record<HelperPlace, string>,
    input: 'Tokens read',
    cached: 'Tokens read from the cache',
    cachedNote: 'empty: like the others',
    output: 'Tokens written',
    cap: 'Stop after this much money',
    capNote: 'empty: no limit',
  },

  raise: {
    heading: 'Go on with a higher cap',
    body: 'The run goes on from its last answer. Nothing is asked again.',
    labels: {
      'token-cap': 'Stop after this many tokens',
      'time-cap': 'Stop after this many minutes',
      'money-cap': 'Stop after this much money',
    },
    goOn: 'Go on',
    goingOn: 'Going on…',
  },
};
