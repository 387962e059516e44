import { beforeAll, describe, expect, test } from 'vitest';
import { runControls } from '../../../src/core/controls';
import type { ControlArm, ControlsResult } from '../../../src/core/events';
import type { ControlName } from '../../../src/core/presets';
import { comparisonSentences } from '../../../src/ui/controls/comparison-sentence';
import { comparisonCsv, comparisonMarkdown } from '../../../src/ui/controls/comparison-text';
import { foldRun, noRun, type RunView } from '../../../src/ui/state/fold-run';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);
const arms: readonly ControlName[] = ['full', 'group-of-one', 'placebo'];
const config = { group: 5, epochs: 2, batch: 8, trainTasks: 16, distil: 'examples' } as const;

async function viewOf(controls: readonly ControlName[]): Promise<RunView> {
  const plan = planOf(set, config, { kind: 'controls', controls });
  const policy = scriptedPolicy(colourModel({ bare: 0.15, shown: 0.9 }));
  const { events } = await play(plan, policy, { run: runControls });
  return events.reduce(foldRun, noRun);
}

describe('the picture of a comparison', () => {
  let view: RunView;
  beforeAll(async () => {
    view = await viewOf(arms);
  });

  test('keeps the steps of each arm apart, though their numbers begin anew', () => {
    const numbersOf = (arm: ControlName) =>
      view.steps.filter((one) => one.arm === arm).map((one) => one.step);
    expect(numbersOf('full')).toEqual([0, 1, 2, 3]);
    expect(numbersOf('group-of-one')).toEqual([0, 1, 2, 3]);
    for (const step of view.steps) {
      expect(step.groups).toHaveLength(step.taskIds.length);
      const size = step.arm === 'full' ? 5 : 1;
      expect(new Set(step.groups.map(({ rollouts }) => rollouts.length))).toEqual(new Set([size]));
      expect(step.kept).toBeDefined();
    }
  });

  test('knows what each arm ended with, and has figures once all are in', () => {
    expect(view.arms?.map(({ name, state }) => [name, state])).toEqual([
      ['full', 'ended'],
      ['group-of-one', 'ended'],
    ]);
    expect(view.arms?.[0]?.library?.experiences.length).toBeGreaterThan(0);
    expect(view.comparison).toMatchObject({ done: view.comparison?.of, arms: ['direct', ...arms] });
    expect(view.comparison?.result?.arms.map(({ name }) => name)).toEqual(['direct', ...arms]);
  });

  test('shows no figure while rollouts are missing (rule R4)', async () => {
    const plan = planOf(set, config, { kind: 'controls', controls: arms });
    const policy = scriptedPolicy(colourModel({ bare: 0.15, shown: 0.9 }));
    const { events } = await play(plan, policy, { run: runControls });
    const last = events.findLastIndex(({ type }) => type === 'proof-progress');
    const before = events.slice(0, last).reduce(foldRun, noRun);
    expect(before.phase).toBe('proving');
    expect(before.comparison?.done).toBe((before.comparison?.of ?? 0) - 1);
    expect(before.comparison?.result).toBeUndefined();
  });

  test('says first what the full method does, then the others by what they show', () => {
    const sentences = comparisonSentences(view.comparison!.result!);
    expect(sentences[0]).toMatch(/^The full method helps: \+\d+ points, interval \+\d+ to \+\d+\.$/);
    expect(sentences.join(' ')).toContain('A placebo shows no effect.');
  });
});

test('the plain model alone is told with its mean and claims nothing', async () => {
  const { comparison } = await viewOf([]);
  const sentences = comparisonSentences(comparison!.result!);
  expect(sentences).toHaveLength(1);
  expect(sentences[0]).toMatch(/^The plain model is right in \d+% of its answers to 32 test tasks\.$/);
});

const concluded = {
  conclusion: 'helps',
  estimate: 0.4,
  low: 0.21,
  high: 0.59,
  p: 0.0004,
  clusters: 30,
  covers: 'this-kind-of-task',
} as unknown as NonNullable<ControlArm['claim']>;

function armOf(name: ControlArm['name'], more: Partial<ControlArm> = {}): ControlArm {
  return { name, mean: 0.5, undecided: 1, rollouts: 20, promptTokens: 900, completionTokens: 100, ...more };
}

const nothing = { kind: 'nothing-kept' } as const;
const result: ControlsResult = {
  look: 1,
  tasks: [],
  arms: [
    armOf('direct'),
    armOf('tips', { claim: concluded, adjustedP: 0.0012 }),
    armOf('full', { nothingLearnt: nothing, rollouts: 0, promptTokens: 0, completionTokens: 0 }),
    armOf('placebo', { claim: { conclusion: 'refused', reason: 'too-few-decided', clusters: 4 } }),
    armOf('majority-vote', { claim: { ...concluded, conclusion: 'harms' } as typeof concluded }),
  ],
};

test('an arm that learnt nothing, one without a conclusion and one that harms are each said as what they are', () => {
  expect(comparisonSentences(result)).toEqual([
    'The full method learnt nothing here, so there is nothing to compare.',
    'Advice without rollouts helps.',
    'A majority vote harms.',
    'There is no conclusion on a placebo.',
  ]);
});

test('the copied tables have one row an arm, the same cells in every row, and no figure for what was not asked', () => {
  const csv = comparisonCsv(result)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(new Set(csv.map((cells) => cells.length))).toEqual(new Set([10]));
  expect(csv.map(([name]) => name)).toEqual(['arm', 'direct', 'tips', 'full', 'placebo', 'majority-vote']);
  expect(csv[2]).toEqual([
    'tips',
    '0.500',
    '0.400',
    '0.210',
    '0.590',
    '0.000400',
    '0.00120',
    'helps',
    '50',
    '1',
  ]);
  expect(csv[3]?.slice(2)).toEqual(['', '', '', '', '', 'nothing learnt', '', '']);
  const markdown = comparisonMarkdown(result).split('\n');
  expect(markdown).toHaveLength(7);
  expect(new Set(markdown.map((line) => line.split('|').length))).toEqual(new Set([12]));
});
