import { hadamardRows } from '../statistics/hadamard';
import { blocksOf } from './compare';
import { factorsOf } from './effect-factors';
import type { ExpectedLibrary, Outlook } from './outlook';
import { tooFewClusters } from './prove';
import { votesWithin } from './vote';

/** Every arm on every test task; too few different ones, and there is no proof. */
export function expectArms(outlook: Outlook, arms: readonly ExpectedLibrary[]): void {
  if (!isProvable(outlook)) return;
  const { test, config } = outlook.plan;
  // An engine keeps the states of earlier prompts for a while: about every other block finds its arm's library read.
  const blocks = Math.ceil(blocksOf(test.length) / 2);
  for (const library of arms) {
    expectGroups(outlook, 'prove', {
      groups: test.length,
      draws: config.testRollouts,
      timesShared: blocks,
      library,
    });
  }
}

/** A vote costs about what one rollout with the library does. */
export function expectVotes(outlook: Outlook, library: ExpectedLibrary): void {
  if (!isProvable(outlook)) return;
  const { plan, assumed, ledger } = outlook;
  const task = assumed.taskEstimate(plan.test);
  const answer = assumed.answer('learn');
  const votes = Math.round((task + library.tokens + answer) / (task + answer));
  ledger.add('prove', 'policy', {
    groups: plan.test.length * plan.config.testRollouts,
    draws: votesWithin(votes),
    prompt: assumed.prompt(task),
    own: assumed.own(task),
    answer,
  });
}

/** One rollout per row of the design and task, each row with about half of the library. */
export function expectEffects(outlook: Outlook): void {
  const { plan, scenario } = outlook;
  const { validation, config } = plan;
  const rows = hadamardRows(factorsOf(plan).length).length;
  const library = libraryOf(outlook);
  expectGroups(outlook, 'validate', {
    groups: rows * validation.length,
    draws: 1,
    timesShared: 2 * rows,
    library: { ...library, tokens: library.tokens / 2 },
  });
  // A harmful experience is looked at again: the library without it, against the library.
  if (scenario !== 'high') return;
  expectGroups(outlook, 'validate', {
    groups: 2 * validation.length,
    draws: config.validationRollouts,
    timesShared: 2,
    library,
  });
}

/** The library that a run begins with. */
export function libraryOf({ plan: { library }, assumed }: Outlook): ExpectedLibrary {
  const examples = library.experiences.filter(({ kind }) => kind === 'example').length;
  return { tokens: assumed.libraryEstimate(library), examples };
}

function expectGroups(
  { plan, assumed, ledger }: Outlook,
  stage: 'validate' | 'prove',
  expected: {
    readonly groups: number;
    readonly draws: number;
    readonly timesShared: number;
    readonly library: ExpectedLibrary;
  },
): void {
  const { groups, draws, timesShared, library } = expected;
  const task = assumed.taskEstimate(stage === 'prove' ? plan.test : plan.validation);
  ledger.add(stage, 'policy', {
    groups,
    draws,
    prompt: assumed.prompt(task + library.tokens),
    own: assumed.own(task),
    shared: timesShared * assumed.part(library.tokens),
    answer: assumed.answer(library.examples > 0 ? 'shown' : 'test'),
  });
}

function isProvable({ plan }: Outlook): boolean {
  return tooFewClusters(plan) === undefined;
}
