import { describe, expect, test } from 'vitest';
import { readJudgement } from '../../../src/core/prompts/judge-prompt';
import { majorityRewards, missingInVote, voteOf } from '../../../src/core/rewards';
import type { Rollout } from '../../../src/core/rollout';
import { votingArm } from '../../../src/core/vote';
import { inlineGrader } from '../../../src/graders/grade';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

const set = capitalsSet(160);
const sample = (text: string) =>
  ({
    text,
    stop: 'end-of-turn',
    tokens: { prompt: 1, cached: 0, completion: 1 },
    durationMs: 1,
  }) as const;

async function read(texts: readonly string[]): Promise<readonly Rollout[]> {
  const grader = inlineGrader({ kind: 'number', tolerance: 0 });
  return Promise.all(
    texts.map(async (text, index) => ({
      taskId: 't',
      index,
      sample: sample(text),
      verdict: await grader.grade({ id: 't', prompt: '' }, text),
    })),
  );
}

const brokenRollout = (index: number): Rollout => ({
  taskId: 't',
  index,
  sample: sample('12'),
  verdict: { kind: 'undecided', reason: 'grader-failure', detail: 'The grader broke.' },
});

const rewardsIn = (rollouts: readonly Rollout[]) =>
  rollouts.map(({ verdict }) => (verdict.kind === 'graded' ? verdict.reward : undefined));

describe('majority rewards', () => {
  test('what most answers say counts as right, however they say it', async () => {
    const rollouts = await read(['It is 12.', '12', 'I get 7', 'The answer is 12 km']);
    expect(rewardsIn(majorityRewards(rollouts))).toEqual([1, 1, 0, 1]);
  });

  test('a number is the same however it is written', async () => {
    const rollouts = await read(['1,000', '1000', '1000.0', '7', '7']);
    expect(rewardsIn(majorityRewards(rollouts))).toEqual([1, 1, 1, 0, 0]);
    expect(voteOf(rollouts)?.sample?.text).toBe('1,000');
  });

  test('an answer from which nothing can be taken is wrong', async () => {
    expect(rewardsIn(majorityRewards(await read(['12', '12', 'no idea'])))).toEqual([1, 1, 0]);
  });

  test('without a majority the group stays undecided', async () => {
    expect(rewardsIn(majorityRewards(await read(['12', '7'])))).toEqual([undefined, undefined]);
    expect(rewardsIn(majorityRewards(await read(['none', 'neither'])))).toEqual([undefined, undefined]);
  });

  test('a cut-off rollout votes for nothing and stays cut off', async () => {
    const cut: Rollout = { taskId: 't', index: 2, verdict: { kind: 'undecided', reason: 'cut-off' } };
    expect(rewardsIn(majorityRewards([...(await read(['12', '12', '7'])), cut]))).toEqual([
      1,
      1,
      0,
      undefined,
    ]);
  });
});

test('an answer on which the grader broke is none of the vote, and not wrong', async () => {
  const broken = brokenRollout(2);
  expect(rewardsIn(majorityRewards([...(await read(['12', '12'])), broken]))).toEqual([1, 1, undefined]);
  expect(majorityRewards([...(await read(['12', '12'])), broken])[2]).toEqual(broken);
  expect(voteOf([broken, ...(await read(['7']))])?.sample?.text).toBe('7');
  expect(voteOf([broken])).toBeUndefined();
});

describe('a vote', () => {
  test('is the first answer of the most frequent reading, and the earliest of equal ones', async () => {
    expect(voteOf(await read(['7', '12', 'say 12']))?.sample?.text).toBe('12');
    expect(voteOf(await read(['7', '12']))?.sample?.text).toBe('7');
    expect(voteOf(await read(['none', '12']))?.sample?.text).toBe('12');
    expect(voteOf(await read(['none', 'neither']))?.sample?.text).toBe('none');
    expect(voteOf([])).toBeUndefined();
  });
});

describe('a vote of which draws are missing', () => {
  const cut: Rollout = {
    taskId: 't',
    index: 0,
    sample: { ...sample('I think'), stop: 'max-tokens' },
    verdict: { kind: 'undecided', reason: 'cut-off' },
  };

  test.each([
    { answers: ['7', '7', '12'], missing: 0, open: false },
    { answers: ['7'], missing: 8, open: true },
    { answers: ['7', '7', '7'], missing: 2, open: false },
    { answers: ['7', '7', '12'], missing: 2, open: true },
    // The two could say 12 or a third thing as often as 7 is said, and 7 was said first.
    { answers: ['7', '7'], missing: 2, open: false },
    { answers: ['7', '7', '7', '12'], missing: 2, open: false },
    { answers: ['12', '7', '7', '7'], missing: 2, open: true },
    { answers: ['none', 'neither'], missing: 1, open: true },
    { answers: [], missing: 3, open: true },
  ])('$answers and $missing missing after them: open is $open', async ({ answers, missing, open }) => {
    const rollouts = [...(await read(answers)), ...Array.from({ length: missing }, () => cut)];
    expect(missingInVote(rollouts)).toEqual(open ? cut : undefined);
  });

  test('what is missing comes first: where as many would say it, it would be the vote', async () => {
    expect(missingInVote([cut, ...(await read(['7']))])).toEqual(cut);
    expect(missingInVote([cut, ...(await read(['7', '7']))])).toBeUndefined();
  });

  test('the arm leaves it undecided, with the tokens of all draws', async () => {
    const plan = planOf(set, { testRollouts: 1 });
    const task = plan.test[0]!;
    const { answerTokens: _, ...taskSet } = plan.taskSet;
    const policy = scriptedPolicy((_request, { address }) =>
      address.sample === 4 ? task.reference! : { ok: true, value: cut.sample! },
    );
    const { signal } = new AbortController();
    const grader = inlineGrader({ kind: 'exact' });
    const drawing = votingArm(9, { ...plan, taskSet }, { policy, grader, signal }).draw(task);
    let drawn = await drawing.next();
    while (!drawn.done) drawn = await drawing.next();
    expect(drawn.value).toMatchObject([
      { verdict: { kind: 'undecided', reason: 'cut-off' }, sample: { text: task.reference } },
    ]);
    expect(drawn.value[0]?.sample?.tokens.prompt).toBe(8 + 20);
  });
});

test.each([
  ['right', 'right'],
  ['Right.', 'right'],
  ['The answer is correct', 'right'],
  ['Yes', 'right'],
  ['Wrong, because', 'wrong'],
  ['incorrect', 'wrong'],
  ['Not right', 'wrong'],
  ['The answer is not right.', 'wrong'],
  ['It isn’t correct', 'wrong'],
  ['The answer is not wrong.', 'right'],
  ["It isn't incorrect", 'right'],
  ['no problem, right', 'right'],
  ['No errors: it is right', 'right'],
  ['No.', 'wrong'],
  ['no', 'wrong'],
  ['No, it is wrong', 'wrong'],
  ['No it is wrong', 'wrong'],
  ['Not quite right', 'wrong'],
  ['It is not entirely wrong', undefined],
  ['I do not think it is wrong', undefined],
  ['There is nothing wrong', 'right'],
  ['not wrong, not right either', undefined],
  ['neither right nor wrong', undefined],
  ['norwrong', undefined],
  ['Right or wrong', undefined],
  ['maybe', undefined],
  ['', undefined],
] as const)('a judge who says “%s” says %s', (text, judgement) => {
  expect(readJudgement(text)).toBe(judgement);
});

test('self-judging asks the judge once per rollout and never the grader', async () => {
  const model = colourModel({ bare: 0.4, shown: 0.9 });
  const script: Script = (request, draw) => (request.role === 'judge' ? 'right' : model(request, draw));
  const policy = scriptedPolicy(script);
  const plan = planOf(set, { rewards: 'self-judge', group: 4 });
  const { events } = await play(plan, policy);
  const groups = events.flatMap((event) => (event.type === 'group-end' ? [event] : []));
  // A judge who calls everything right gives no contrast: nothing is learnt, and the run says so.
  expect(groups.every(({ informative }) => !informative)).toBe(true);
  expect(policy.calls.filter((key) => key.startsWith('judge/'))).toHaveLength(4 * groups.length);
  expect(events.at(-1)).toMatchObject({ end: { status: 'cannot' } });
});

test('a judge who says neither leaves the rollout undecided', async () => {
  const model = colourModel({ bare: 0.4, shown: 0.9 });
  const script: Script = (request, draw) => (request.role === 'judge' ? 'hmm' : model(request, draw));
  const { report } = await play(planOf(set, { rewards: 'self-judge', group: 2 }), scriptedPolicy(script));
  expect(report.undecided).toBe(report.rollouts);
});

test('a group of one teaches by itself: a winner becomes an example, a loser none', async () => {
  const plan = planOf(set, { group: 1 });
  const { events, end } = await play(plan, scriptedPolicy(colourModel({ bare: 0.5, shown: 0.9 })));
  const groups = events.flatMap((event) => (event.type === 'group-end' ? [event] : []));
  expect(groups.every(({ informative, group }) => informative && group.rollouts.length === 1)).toBe(true);
  expect(end.library.experiences.length).toBeGreaterThan(0);
  for (const { origin } of end.library.experiences) {
    expect(origin.kind === 'learnt' && origin.rollouts.every(({ reward }) => reward === 1)).toBe(true);
  }
});

test('where nothing wins, given examples start the library, marked as given, and are proved', async () => {
  const plan = planOf(set, { given: true });
  const { end, report } = await play(plan, scriptedPolicy(colourModel({ bare: 0, shown: 0.9 })));
  expect(end.status).toBe('finished');
  expect(end.library.experiences.some(({ origin }) => origin.kind === 'given')).toBe(true);
  expect(report.proof?.conclusion).toBe('helps');

  const useless = await play(plan, scriptedPolicy(colourModel({ bare: 0, shown: 0 })));
  expect(useless.end).toMatchObject({ status: 'cannot', library: { experiences: [] } });
});
