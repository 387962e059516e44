import { expect, test } from 'vitest';
import type { SampleOutcome } from '../../../src/core/policy';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { inlineGrader } from '../../../src/graders/grade';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

const set = capitalsSet(160);

test('a run that finds winners keeps them as examples and proves that they help', async () => {
  const { end, report } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.1, shown: 0.9 })));
  expect(end.status).toBe('finished');
  expect(end.library.experiences.length).toBeGreaterThan(0);
  expect(report.proof?.conclusion).toBe('helps');
  expect(report.proof?.change?.low).toBeGreaterThan(0);
  expect(report.steps[0]?.candidates.filter((candidate) => candidate.kept)).toHaveLength(1);
});

test('the seconds to the first experience count the tries by which it was kept', async () => {
  const model = scriptedPolicy(colourModel({ bare: 0.1, shown: 0.9 }));
  const { report } = await play(planOf(set), model);
  const sampled = model.calls.filter((key) => key.startsWith('learn/') || key.startsWith('validate/'));
  expect(sampled.some((key) => key.startsWith('validate/'))).toBe(true);
  // A tenth of a second each.
  expect(report.secondsToFirstExperience).toBeCloseTo(sampled.length / 10, 6);
  const nothing = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0, shown: 0 })));
  expect(nothing.report).not.toHaveProperty('secondsToFirstExperience');
});

test('every kept experience can be traced to the rollout that taught it', async () => {
  const { end } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.1, shown: 0.9 })));
  for (const experience of end.library.experiences) {
    if (experience.kind !== 'example' || experience.origin.kind !== 'learnt')
      throw new Error('an example was expected');
    const [trace] = experience.origin.rollouts;
    expect(trace).toMatchObject({ prompt: experience.prompt, answer: experience.answer, reward: 1 });
    expect(set.tasks.find((task) => task.id === trace?.taskId)?.reference).toBe(experience.answer);
  }
});

test('a model that never wins ends in cannot after sixteen groups, with its figure', async () => {
  const plan = planOf(set, { trainTasks: 30, batch: 30 });
  const { end, report } = await play(plan, scriptedPolicy(colourModel({ bare: 0, shown: 0 })));
  expect(end).toMatchObject({
    status: 'cannot',
    reason: { kind: 'no-informative-group', groups: 16, wins: 0 },
  });
  expect(report.groups.sampled).toBe(16);
});

const broken = { kind: 'undecided', reason: 'grader-failure', detail: 'The grader does not start.' } as const;
const cut: SampleOutcome = {
  ok: true,
  value: {
    text: 'I think step by',
    stop: 'max-tokens',
    tokens: { prompt: 1, cached: 0, completion: 8 },
    durationMs: 1,
  },
};
const { answerTokens: _, ...withoutBudget } = set;

test.each([
  {
    what: 'a grader that never starts',
    plan: planOf(set, { trainTasks: 30, batch: 30 }),
    script: colourModel({ bare: 0.5, shown: 0.9 }),
    grader: { grade: async () => broken },
    undecided: { 'grader-failure': 128 },
  },
  {
    what: 'answers that are all cut off',
    plan: planOf(withoutBudget, { trainTasks: 30, batch: 30 }),
    script: () => cut,
    undecided: { 'cut-off': 128 },
  },
  {
    what: 'a judge without a verdict',
    plan: planOf(set, { trainTasks: 30, batch: 30, rewards: 'self-judge' }),
    script: () => 'hmm',
    undecided: { 'judge-failure': 128 },
  },
  {
    what: 'answers without a majority',
    plan: planOf(set, { trainTasks: 30, batch: 30, rewards: 'majority' }),
    script: ((_, draw) => String(draw.address.sample)) satisfies Script,
    grader: inlineGrader({ kind: 'number', tolerance: 0 }),
    undecided: { 'no-majority': 128 },
  },
])(
  '$what: the run ends after sixteen groups and says why nothing was decided',
  async ({ plan, script, grader, undecided }) => {
    const { end, report } = await play(plan, scriptedPolicy(script), { ...(grader && { grader }) });
    expect(end).toMatchObject({
      status: 'cannot',
      reason: { kind: 'nothing-decided', groups: 16, undecided },
    });
    expect(report.groups.sampled).toBe(16);
  },
);

test('groups of which nothing was decided do not count towards the sixteen that show a weak model', async () => {
  // Every third task answers nothing in full.
  const script: Script = (request, draw) =>
    Number(draw.address.task.slice(1)) % 3 === 0 ? cut : colourModel({ bare: 0, shown: 0 })(request, draw);
  const plan = planOf(withoutBudget, { trainTasks: 40, batch: 40 });
  const { end, events } = await play(plan, scriptedPolicy(script));
  const groups = events.flatMap((event) => (event.type === 'group-end' ? [event.group] : []));
  const decided = groups.filter(({ rollouts }) => rollouts.some(({ verdict }) => verdict.kind === 'graded'));
  expect(decided).toHaveLength(16);
  expect(groups.length).toBeGreaterThan(16);
  expect(end).toMatchObject({
    reason: { kind: 'no-informative-group', groups: 16, wins: 0, rollouts: 128 },
  });
});

test('a model that stays weak after learning ends in cannot and spends no proof', async () => {
  const { end, report } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.03, shown: 0.03 })));
  expect(end).toMatchObject({ status: 'cannot', reason: { kind: 'weak-after-learning' } });
  expect(report.proof).toBeUndefined();
});

test('examples that change nothing are seldom kept and never proved to help', async () => {
  const conclusions: (string | undefined)[] = [];
  for (let seed = 1; seed <= 30; seed++) {
    const { report } = await play(
      planOf(set, {}, { seed }),
      scriptedPolicy(colourModel({ bare: 0.5, shown: 0.5 })),
    );
    conclusions.push(report.proof?.conclusion);
  }
  // At a nominal 2.5% each way, more than four false claims in thirty runs would come up once in a thousand times.
  expect(
    conclusions.filter((conclusion) => conclusion === 'helps' || conclusion === 'harms').length,
  ).toBeLessThanOrEqual(4);
});

test('where nothing is kept there is nothing to prove, and no look is spent', async () => {
  const model = colourModel({ bare: 0.5, shown: 0 });
  const { end, report, events } = await play(planOf(set), scriptedPolicy(model));
  expect(end).toMatchObject({ status: 'finished', library: { experiences: [], revision: 0 } });
  expect(report.proof).toMatchObject({ conclusion: 'refused' });
  expect(events.some((event) => event.type === 'proof-start')).toBe(false);
});

test('every proposal is accounted for: applied, or turned down with a reason', async () => {
  const { events } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.2, shown: 0.9 })));
  const proposed = events.flatMap((event) => (event.type === 'proposed' ? event.operations : []));
  const settled = events.flatMap((event) => (event.type === 'step-end' ? event.operations : []));
  expect(proposed.length).toBeGreaterThan(4);
  expect(settled.map(({ operation }) => operation)).toEqual(proposed);
  expect(settled.filter(({ outcome }) => outcome === 'applied').length).toBeGreaterThan(0);
  expect(settled.filter((o) => o.outcome === 'rejected').every((o) => o.reason.kind === 'not-kept')).toBe(
    true,
  );
});

test('train, validation and test tasks never meet', async () => {
  const { events } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.2, shown: 0.9 })));
  const start = events.find((event) => event.type === 'run-start');
  if (start?.type !== 'run-start') throw new Error('no start');
  const { train, validation, test: held } = start.plan;
  const clusters = [train, validation, held].map((tasks) => new Set(tasks.map(({ cluster }) => cluster)));
  expect(
    [...clusters[0]!].filter((cluster) => clusters[1]!.has(cluster) || clusters[2]!.has(cluster)),
  ).toEqual([]);
  expect([...clusters[1]!].filter((cluster) => clusters[2]!.has(cluster))).toEqual([]);
});

test('no estimate leaves a proof before its last rollout', async () => {
  const { events } = await play(planOf(set), scriptedPolicy(colourModel({ bare: 0.1, shown: 0.9 })));
  const started = events.findIndex((event) => event.type === 'proof-start');
  const ended = events.findIndex((event) => event.type === 'proof-end');
  const between = events.slice(started + 1, ended);
  expect(between.length).toBe(2 * 32 * 2);
  expect(
    between.every(
      (event) => event.type === 'proof-progress' && Object.keys(event).toSorted().join() === 'done,of,type',
    ),
  ).toBe(true);
});

test('a proof that a person stops has no verdict, and what was learnt is kept', async () => {
  const controller = new AbortController();
  const model = colourModel({ bare: 0.1, shown: 0.9 });
  let proofCalls = 0;
  const policy = scriptedPolicy((request, draw) => {
    if (draw.address.stage === 'prove' && ++proofCalls === 40)
      controller.abort(new DOMException('', 'AbortError'));
    return model(request, draw);
  });
  const { end, report } = await play(planOf(set), policy, { signal: controller.signal });
  expect(end).toMatchObject({ status: 'stopped', reason: { kind: 'person' } });
  expect(end.library.experiences.length).toBeGreaterThan(0);
  expect(report.proof).toBeUndefined();
});

test('a token cap stops the run between calls and says what was used', async () => {
  const { end, report } = await play(
    planOf(set, { capTokens: 1000 }),
    scriptedPolicy(colourModel({ bare: 0.1, shown: 0.9 })),
  );
  expect(end).toMatchObject({ status: 'stopped', reason: { kind: 'token-cap', cap: 1000 } });
  const used = report.usage!.promptTokens + report.usage!.completionTokens;
  expect(used).toBeGreaterThanOrEqual(1000);
  expect(used).toBeLessThan(1000 + 30);
});

test('answers that the engine could not give are undecided: in no group, no mean, and counted', async () => {
  const model = colourModel({ bare: 0.3, shown: 0.9 });
  const overflow: SampleOutcome = { ok: false, failure: { kind: 'context-overflow', detail: 'too long' } };
  const policy = scriptedPolicy((request, draw) =>
    draw.address.sample === 1 ? overflow : model(request, draw),
  );
  const { events, report } = await play(planOf(set), policy);
  const group = events.find((event) => event.type === 'group-end');
  if (group?.type !== 'group-end') throw new Error('no group');
  expect(group.group.rollouts[1]?.verdict).toMatchObject({ kind: 'undecided', reason: 'engine-failure' });
  expect(group.advantages[1]).toBeUndefined();
  expect(report.undecided).toBeGreaterThan(30);
  // Each test task has one decided and one undecided rollout per arm: read against the claim, nothing is shown.
  expect(report.proof).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided' });
});

test('fewer than 24 tasks: no validation, one candidate of two examples, and a warning', async () => {
  const small = capitalsSet(23);
  const plan = planOf(small, { trainTasks: 16, testTasks: 20 });
  expect(plan.validation).toEqual([]);
  expect(plan.warnings.map(({ kind }) => kind)).toContain('few-tasks');
  const { report } = await play(plan, scriptedPolicy(colourModel({ bare: 0.3, shown: 0.9 })));
  expect(report.steps[0]?.candidates).toMatchObject([{ name: '2 examples', kept: true }]);
  // It was tried on nothing, and a mean of nothing is not zero.
  expect(report.steps[0]?.candidates[0]).not.toHaveProperty('mean');
});

test('the same plan and answers give the same run, to the last event', async () => {
  const run = () => play(planOf(set), scriptedPolicy(colourModel({ bare: 0.2, shown: 0.8 })));
  expect((await run()).events).toEqual((await run()).events);
});

test('two epochs build on what the first one kept, and the library remembers what it was learnt on', async () => {
  const plan = planOf(set, { epochs: 2 });
  const { end, report } = await play(plan, scriptedPolicy(colourModel({ bare: 0.1, shown: 0.6 })));
  expect(report.steps).toHaveLength(2);
  const expected = new Set([...plan.train, ...plan.validation].map(({ cluster }) => cluster));
  expect(new Set(end.library.clusters)).toEqual(expected);
});
