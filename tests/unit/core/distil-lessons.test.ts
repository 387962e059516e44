import { expect, test } from 'vitest';
import { addressKey } from '../../../src/core/address';
import { distilLessons, distilTips } from '../../../src/core/distil-lessons';
import { emptyLibrary, type Library, type OperationOutcome } from '../../../src/core/library';
import type { RunConfig, RunPlan } from '../../../src/core/plan';
import type { Draw, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import { promptTokens, cautiousTokens } from '../../../src/core/prompt-budget';
import type { Group } from '../../../src/core/rollout';
import { estimateTokens } from '../../../src/core/tokens';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, planOf } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const marker = 'XYZZY-REFERENCE';
const at = { epoch: 0, step: 2 };
const long = 'First I look at the sentence, and then I think about its colours. '.repeat(14);
const overflow: SampleOutcome = { ok: false, failure: { kind: 'context-overflow', detail: 'too long' } };

function planWith(config: Partial<RunConfig> = {}): RunPlan {
  const plan = planOf(capitalsSet(60), { distil: 'lessons', group: 4, ...config });
  return { ...plan, train: plan.train.map((task) => ({ ...task, reference: marker })) };
}

/** A group of one task: an answer and its reward for each rollout. */
function groupOf(
  plan: RunPlan,
  place: number,
  answers: readonly (readonly [string, number | undefined])[],
): Group {
  const taskId = plan.train[place]!.id;
  const tokens = { prompt: 1, cached: 0, completion: 1 };
  return {
    taskId,
    rollouts: answers.map(([text, reward], index) => ({
      taskId,
      index,
      sample: { text, stop: 'end-of-turn', tokens, durationMs: 1 },
      verdict: reward === undefined ? { kind: 'undecided', reason: 'cut-off' } : { kind: 'graded', reward },
    })),
  };
}

function libraryOf(...texts: readonly string[]): Library {
  const experiences = texts.map((text, index) => ({
    kind: 'lesson' as const,
    id: `l${index}`,
    text,
    locked: false,
    origin: { kind: 'written' as const },
  }));
  return { ...emptyLibrary('lib', 'Test'), experiences };
}

function say(...operations: readonly object[]): string {
  return JSON.stringify({ operations });
}

type Script = (request: SampleRequest, draw: Draw) => string | SampleOutcome;

/** Runs the distiller against a script, and keeps every request that was made. */
async function distilled(
  plan: RunPlan,
  groups: readonly Group[],
  script: Script,
  library: Library = emptyLibrary('lib', 'Test'),
) {
  const requests: SampleRequest[] = [];
  const policy = scriptedPolicy((request, draw) => {
    requests.push(request);
    return script(request, draw);
  });
  const ports = {
    policy,
    grader: { grade: async () => Promise.reject(new Error('no grading here')) },
    signal: new AbortController().signal,
  };
  const taskById = new Map(plan.train.map((task) => [task.id, task]));
  const proposals = await distilLessons(groups, library, at, plan, taskById, ports);
  return { ...proposals, requests, calls: policy.calls, ports };
}

function promptOf({ turns }: SampleRequest): string {
  return turns.map(({ text }) => text).join('\n\n');
}

function reasonsOf(outcomes: readonly OperationOutcome[]): readonly string[] {
  return outcomes.map((one) => (one.outcome === 'rejected' ? one.reason.kind : one.outcome));
}

const addOne: Script = (_, { address }) =>
  say({ op: 'ADD', text: `Lesson of ${address.arm} ${address.task} ${address.sample}.` });
const mixed = [
  ['RED', 1],
  ['red', 0],
  [long, 0],
  ['It is red.', 0],
] as const;

test('the three stages come in order: long answers are summarised, groups criticised, the batch consolidated', async () => {
  const plan = planWith();
  const [first, second] = plan.train.map(({ id }) => id);
  const groups = [
    groupOf(plan, 0, mixed),
    groupOf(plan, 1, [
      ['BLUE', 1],
      ['blue', 0],
    ]),
  ];
  const { calls, operations, requests } = await distilled(plan, groups, addOne);
  expect(calls).toEqual([
    `distil/0/2/summary/${first}/2/0`,
    `distil/0/2/critique/${first}/0/0`,
    `distil/0/2/critique/${second}/0/0`,
    'distil/0/2/consolidate//0/0',
  ]);
  expect(operations).toHaveLength(1);
  expect(
    requests.every(
      ({ role, temperature }) => role === 'distiller' && temperature === plan.config.testTemperature,
    ),
  ).toBe(true);
});

test('a critique is shown the summary, and the experience keeps the answer itself', async () => {
  const plan = planWith();
  const { operations, requests } = await distilled(plan, [groupOf(plan, 0, mixed)], (request, draw) =>
    draw.address.arm === 'summary' ? 'It thinks aloud.' : addOne(request, draw),
  );
  expect(promptOf(requests[1]!)).toContain('- It thinks aloud.');
  expect(promptOf(requests[1]!)).not.toContain(long.trim());
  const [added] = operations;
  if (added?.op !== 'add' || added.experience.origin.kind !== 'learnt')
    throw new Error('an addition was expected');
  expect(added.experience.origin.rollouts.map(({ answer }) => answer)).toEqual([
    'RED',
    'red',
    long.trim(),
    'It is red.',
  ]);
});

test('with rewards from references, summary and critique are shown the right answer', async () => {
  const plan = planWith();
  const { requests } = await distilled(plan, [groupOf(plan, 0, mixed)], addOne);
  expect(requests).toHaveLength(2);
  expect(requests.every((request) => promptOf(request).includes(`Correct answer:\n${marker}`))).toBe(true);
});

/** What a prompt must not say where nobody knows the right answer. */
const pretends = /correct|\bgrad(?:e|ed|es|ing)\b|right answer|reference|ground truth|solution|verified/i;

test.each(['majority', 'self-judge'] as const)(
  'with %s rewards no stage is shown a reference, or speaks as if there were one',
  async (rewards) => {
    for (const group of [4, 1]) {
      const plan = planWith({ rewards, group });
      const groups =
        group === 1
          ? [groupOf(plan, 0, [[long, 1]]), groupOf(plan, 1, [['blue', 0]])]
          : [
              groupOf(plan, 0, mixed),
              groupOf(plan, 1, [
                ['BLUE', 1],
                ['blue', 0],
              ]),
            ];
      const { requests, calls, ports } = await distilled(plan, groups, addOne, libraryOf('Be brief.'));
      const prompts = plan.train.map(({ prompt }) => prompt);
      await distilTips(prompts, libraryOf('Be brief.'), at, plan, ports);
      expect(new Set(calls.map((key) => key.split('/')[3]))).toEqual(
        new Set(['summary', 'critique', 'consolidate', 'tips']),
      );
      for (const request of requests) {
        expect(promptOf(request)).not.toContain(marker);
        expect(promptOf(request)).not.toMatch(pretends);
      }
    }
  },
);

test('a task without a reference is criticised by its rewards, and no right answer is spoken of', async () => {
  const plan = planWith();
  const bare = { ...plan, train: plan.train.map(({ id, prompt, cluster }) => ({ id, prompt, cluster })) };
  const { requests } = await distilled(bare, [groupOf(bare, 0, mixed)], addOne);
  for (const request of requests) expect(promptOf(request)).not.toMatch(pretends);
});

test.each([
  [1, 'It is right.'],
  [0, 'It is wrong.'],
  [0.5, 'It is partly right.'],
])('a group of one whose reward is %d says so, and compares nothing', async (reward, sentence) => {
  const plan = planWith({ group: 1 });
  const { requests, operations } = await distilled(plan, [groupOf(plan, 0, [['RED', reward]])], addOne);
  const prompt = promptOf(requests[0]!);
  expect(prompt).toContain(`One answer:\nRED\n\n${sentence}`);
  expect(prompt).not.toMatch(/compare|good answers|bad answers/i);
  expect(operations).toHaveLength(1);
});

test('a rollout without a verdict is on no side', async () => {
  const plan = planWith();
  const { requests } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['RED', 1],
        ['undecided one', undefined],
        ['red', 0],
      ]),
    ],
    addOne,
  );
  expect(promptOf(requests[0]!)).not.toContain('undecided one');
});

test('graded rewards have two sides about their mean, and equal answers are shown once', async () => {
  const plan = planWith();
  const { requests } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['a', 0.4],
        ['b', 0.2],
        ['b', 0.2],
        ['a', 0.4],
      ]),
    ],
    addOne,
  );
  expect(promptOf(requests[0]!)).toContain('Good answers:\n- a\n\nBad answers:\n- b\n\n');
});

test('an answer that cannot be read is asked for once more, with its own seed, and both are told', async () => {
  const plan = planWith();
  const seeds: number[] = [];
  const { calls, operations, unreadable } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    (_, draw) => {
      seeds.push(draw.seed);
      return draw.address.attempt === 0 ? 'Let me think.' : say({ op: 'ADD', text: 'Use capitals.' });
    },
  );
  expect(calls.map((key) => key.split('/').at(-1))).toEqual(['0', '1']);
  expect(new Set(seeds).size).toBe(2);
  expect(operations).toHaveLength(1);
  expect(unreadable).toMatchObject([
    { outcome: 'rejected', reason: { kind: 'unreadable', raw: 'Let me think.' } },
  ]);
});

test('two answers that cannot be read are two refusals with their texts, and there is no third call', async () => {
  const plan = planWith();
  const { calls, operations, unreadable } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    (_, { address }) => (address.attempt === 0 ? 'no' : '{"operations":[{"op":"ADD","text":"Use cap'),
  );
  expect(calls).toHaveLength(2);
  expect(operations).toEqual([]);
  expect(unreadable.map((one) => one.outcome === 'rejected' && one.reason)).toEqual([
    { kind: 'unreadable', raw: 'no' },
    { kind: 'truncated', raw: '{"op":"ADD","text":"Use cap' },
  ]);
});

test('an answer that says that nothing is to change is not asked for again', async () => {
  const plan = planWith();
  const { calls, unreadable } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    () => say(),
  );
  expect(calls).toHaveLength(1);
  expect(unreadable).toEqual([]);
});

test('a call that the engine finds too long is told as that, and asked again with a prompt that must fit', async () => {
  const plan = planWith();
  const digits = '4711 '.repeat(400);
  const { requests, operations, unreadable } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        [`${digits}A`, 1],
        [`${digits}b`, 0],
      ]),
    ],
    (request, draw) =>
      draw.address.arm === 'summary'
        ? `${digits}s`
        : draw.address.attempt === 0
          ? overflow
          : addOne(request, draw),
  );
  const [before, after] = requests.filter((request) => request.draws[0]!.address.arm === 'critique');
  expect(promptOf(after!).length).toBeLessThan(promptOf(before!).length);
  expect(new TextEncoder().encode(promptOf(after!)).length + after!.maxTokens).toBeLessThanOrEqual(2048);
  expect(operations).toHaveLength(1);
  expect(unreadable).toMatchObject([{ reason: { kind: 'no-answer', detail: 'too long' } }]);
});

test('an operation on what is not there is rejected before the consolidation, which is not shown it', async () => {
  const plan = planWith();
  const groups = [0, 1, 2].map((place) =>
    groupOf(plan, place, [
      ['A', 1],
      ['b', 0],
    ]),
  );
  const answers = [
    say({ op: 'UPDATE', id: 'G7', text: 'Lost?' }, { op: 'DELETE', id: 'l0' }),
    say({ op: 'ADD', text: 'Use capitals.' }),
    say({ op: 'ADD', text: 'Write capitals.' }),
  ];
  const { requests, operations, unreadable } = await distilled(
    plan,
    groups,
    (_, { address }) =>
      address.arm === 'consolidate'
        ? say({ op: 'ADD', text: 'Use capitals.' }, { op: 'DELETE', id: 'l9' })
        : answers.shift()!,
    libraryOf('Be brief.'),
  );
  expect(promptOf(requests.at(-1)!)).not.toContain('Lost?');
  expect(operations).toMatchObject([{ op: 'add', experience: { text: 'Use capitals.' } }]);
  expect(unreadable.map((one) => [one.operation.op, reasonsOf([one])[0]])).toEqual([
    ['update', 'unknown-id'],
    ['delete', 'unknown-id'],
    ['delete', 'merged'],
    ['add', 'merged'],
  ]);
});

test('what a consolidation repeats is the proposal itself, with its own rollouts; what it writes anew has those of all', async () => {
  const plan = planWith();
  const groups = [0, 1, 2].map((place) =>
    groupOf(plan, place, [
      [`A${place}`, 1],
      ['b', 0],
    ]),
  );
  const { operations } = await distilled(plan, groups, (request, draw) =>
    draw.address.arm === 'consolidate'
      ? say(
          { op: 'add', text: ` LESSON of critique ${plan.train[1]!.id} 0. ` },
          { op: 'ADD', text: 'Something new.' },
        )
      : addOne(request, draw),
  );
  const taught = operations.map((operation) =>
    operation.op === 'add' && operation.experience.origin.kind === 'learnt'
      ? operation.experience.origin.rollouts.map(({ answer }) => answer)
      : [],
  );
  expect(taught).toEqual([
    ['A1', 'b'],
    ['A0', 'b', 'A1', 'b', 'A2', 'b'],
  ]);
});

test.each([
  ['cannot be read', 'I merged them.'],
  ['only keeps', say({ op: 'KEEP', id: 'l0' })],
  ['says nothing', say()],
  ['names only what is not there', say({ op: 'DELETE', id: 'G5' })],
  ['adds nothing but an empty lesson', say({ op: 'ADD', text: ' ' })],
  ['was not answered', overflow],
])('where a consolidation %s, the proposals stand as they were made', async (_, answer) => {
  const plan = planWith();
  const groups = [0, 1].map((place) =>
    groupOf(plan, place, [
      ['A', 1],
      ['b', 0],
    ]),
  );
  const { operations, unreadable } = await distilled(
    plan,
    groups,
    (request, draw) => (draw.address.arm === 'consolidate' ? answer : addOne(request, draw)),
    libraryOf('Be brief.'),
  );
  const texts = operations.flatMap((operation) => (operation.op === 'add' ? [operation.experience] : []));
  expect(
    texts.filter((one) => one.kind === 'lesson' && one.text.startsWith('Lesson of critique')),
  ).toHaveLength(2);
  expect(reasonsOf(unreadable)).not.toContain('merged');
});

const cutOff = (text: string): SampleOutcome => ({
  ok: true,
  value: {
    text,
    stop: 'max-tokens',
    tokens: { prompt: 1, cached: 0, completion: 220 },
    durationMs: 1,
  },
});

test.each([
  ['in the middle of an operation', (whole: string) => cutOff(`${whole.slice(0, -2)}, {"op": "ADD", "te`)],
  ['between two operations', (whole: string) => cutOff(`${whole.slice(0, -2)},`)],
  ['nowhere, but with a part that cannot be read', (whole: string) => `${whole.slice(0, -2)}, {"op": "?"}]}`],
])('a consolidation cut off %s takes nothing away that it had not come to', async (_, answer) => {
  const plan = planWith();
  const groups = [0, 1, 2].map((place) =>
    groupOf(plan, place, [
      ['A', 1],
      ['b', 0],
    ]),
  );
  const repeated = `Lesson of critique ${plan.train[1]!.id} 0.`;
  const { operations, unreadable } = await distilled(plan, groups, (request, draw) =>
    draw.address.arm === 'consolidate'
      ? answer(say({ op: 'ADD', text: repeated }, { op: 'ADD', text: 'Something new.' }))
      : addOne(request, draw),
  );
  const texts = operations.map((operation) =>
    operation.op === 'add' && operation.experience.kind === 'lesson' ? operation.experience.text : '',
  );
  expect(texts).toEqual([
    repeated,
    'Something new.',
    `Lesson of critique ${plan.train[0]!.id} 0.`,
    `Lesson of critique ${plan.train[2]!.id} 0.`,
  ]);
  expect(reasonsOf(unreadable)).not.toContain('merged');
});

test('a consolidation that is read whole at its second attempt has merged the others', async () => {
  const plan = planWith();
  const groups = [0, 1].map((place) =>
    groupOf(plan, place, [
      ['A', 1],
      ['b', 0],
    ]),
  );
  const { operations, unreadable } = await distilled(plan, groups, (request, draw) => {
    if (draw.address.arm !== 'consolidate') return addOne(request, draw);
    return draw.address.attempt === 0 ? 'I merged them.' : say({ op: 'ADD', text: 'Something new.' });
  });
  expect(operations).toHaveLength(1);
  expect(reasonsOf(unreadable)).toEqual(['unreadable', 'merged', 'merged']);
});

test('the answer has room for the longest id of the lessons, and for no more than before where ids are ours', async () => {
  const plan = planWith();
  const groups = [0, 1].map((place) => groupOf(plan, place, mixed));
  const roomFor = async (id: string) => {
    const library = libraryOf('Be brief.');
    const named = { ...library, experiences: library.experiences.map((one) => ({ ...one, id })) };
    const { requests } = await distilled(plan, groups, addOne, named);
    const schemas = requests.flatMap(({ schema }) => (schema ? [JSON.stringify(schema)] : []));
    const lengths = schemas.map((schema) => /"id":\{"type":"string","maxLength":(\d+)\}/.exec(schema)?.[1]);
    expect(lengths).toHaveLength(3);
    return new Set(lengths);
  };
  expect(await roomFor('x0123456789')).toEqual(new Set(['12']));
  expect(await roomFor('lesson-about-the-capital-letters-of-colours')).toEqual(new Set(['43']));
});

test('more proposals than one prompt holds are merged in parts, and the parts again; each is told what became of it', async () => {
  const plan = planWith({ contextTokens: 700, trainTasks: 30 });
  const groups = plan.train.map((_, place) =>
    groupOf(plan, place, [
      ['A', 1],
      ['b', 0],
    ]),
  );
  expect(groups.length).toBeGreaterThan(10);
  const made: string[] = [];
  const { calls, operations, unreadable, cuts } = await distilled(plan, groups, (_, { address }) => {
    const text =
      `${address.arm} ${address.task || address.sample}: ${'use capital letters '.repeat(4)}`.trim();
    made.push(text);
    return say({ op: 'ADD', text });
  });
  expect(calls.filter((key) => key.includes('/consolidate/')).length).toBeGreaterThan(2);
  expect(cuts.some(({ what, count }) => what === 'proposals-apart' && count > 0)).toBe(true);
  const merged = unreadable
    .filter((one) => reasonsOf([one])[0] === 'merged')
    .map(({ operation }) => operation);
  const told = [...operations, ...merged].map((one) =>
    'experience' in one && one.experience.kind === 'lesson' ? one.experience.text : '',
  );
  expect(told.toSorted()).toEqual(made.toSorted());
  expect(operations).toHaveLength(1);
});

test('every prompt of the distiller fits its context beside its answer, whatever the texts, and what was cut is told', async () => {
  const random = seededRandom('budget');
  const alphabets = [
    'abcdefghij  ',
    '0123456789',
    '一二三四五六七八九十，。',
    '{}[]()<>=+*/\\',
    'éüñøαβγδ ',
    '😀🎉🚀 ',
  ];
  const textOf = (length: number) => {
    const letters = [...alphabets[Math.floor(random() * alphabets.length)]!];
    return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]!).join('');
  };
  let cutOff = 0;
  for (let round = 0; round < 20; round++) {
    const contextTokens = [400, 700, 1024, 2048, 4096][round % 5]!;
    const base = planWith({ contextTokens, group: round % 7 === 0 ? 1 : 8 });
    const size = () => Math.floor(random() ** 3 * 4000) + 1;
    const plan = {
      ...base,
      train: base.train.map((task) => ({ ...task, prompt: textOf(size()), reference: textOf(size()) })),
    };
    const library = libraryOf(...Array.from({ length: Math.floor(random() * 30) }, () => textOf(120)));
    const answers = () =>
      Array.from({ length: plan.config.group }, (_, index) => [textOf(size()), index % 2] as const);
    const groups = [0, 1, 2].map((place) => groupOf(plan, place, answers()));
    const { requests, cuts, calls, ports, unreadable } = await distilled(
      plan,
      groups,
      (_, { address }) => (address.arm === 'summary' ? textOf(300) : say({ op: 'ADD', text: textOf(300) })),
      library,
    );
    const tips = await distilTips(
      plan.train.map(({ prompt }) => prompt),
      library,
      at,
      plan,
      ports,
    );
    for (const { turns, maxTokens } of requests) {
      const estimated = turns.reduce((sum, { text }) => sum + estimateTokens(text), 0);
      expect(promptTokens(turns, cautiousTokens) + maxTokens).toBeLessThanOrEqual(contextTokens);
      expect(estimated + maxTokens).toBeLessThanOrEqual(contextTokens);
    }
    // Nothing is given up: from this size on, every call finds a form that fits.
    if (contextTokens >= 512) expect(reasonsOf(unreadable)).not.toContain('no-answer');
    const keys = new Set(calls);
    for (const { call, count, tokens } of [...cuts, ...tips.cuts]) {
      expect(keys.has(call)).toBe(true);
      expect(count).toBeGreaterThan(0);
      expect(tokens).toBeGreaterThanOrEqual(0);
    }
    cutOff += cuts.length;
  }
  expect(cutOff).toBeGreaterThan(20);
}, 30_000);

test('nothing is told as cut where all was shown, and what was cut is counted', async () => {
  const plan = planWith();
  const small = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    addOne,
    libraryOf('Be brief.'),
  );
  expect(small.cuts).toEqual([]);

  const losers = Array.from({ length: 7 }, (_, index) => [`loser number ${index}`, 0] as const);
  const crowded = await distilled(plan, [groupOf(plan, 0, [['A', 1], ...losers])], addOne);
  const call = addressKey({
    ...at,
    stage: 'distil',
    arm: 'critique',
    task: plan.train[0]!.id,
    sample: 0,
    attempt: 0,
  });
  expect(crowded.cuts).toEqual([
    { call, what: 'rollouts-left-out', count: 3, tokens: 3 * estimateTokens('loser number 6') },
  ]);
  expect(promptOf(crowded.requests[0]!)).toContain('loser number 3');
  expect(promptOf(crowded.requests[0]!)).not.toContain('loser number 4');
});

test('lessons that are left out are the last ones, and a distiller cannot name what it was not shown', async () => {
  const plan = planWith({ contextTokens: 600 });
  const library = libraryOf(
    ...Array.from({ length: 30 }, (_, index) => `Lesson number ${index} says to be brief and clear.`),
  );
  const { requests, unreadable, operations, cuts } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    () => say({ op: 'DELETE', id: 'l0' }, { op: 'DELETE', id: 'G30' }),
    library,
  );
  const left = cuts.find(({ what }) => what === 'lessons-left-out')?.count ?? 0;
  expect(left).toBeGreaterThan(0);
  expect(promptOf(requests[0]!)).toContain(`[l${29 - left}]`);
  expect(promptOf(requests[0]!)).not.toContain(`[l${30 - left}]`);
  expect(operations).toEqual([{ op: 'delete', id: 'l0' }]);
  expect(reasonsOf(unreadable)).toEqual(['unknown-id']);
});

test('a context too small for any prompt makes no call, and says so', async () => {
  const plan = planWith({ contextTokens: 100 });
  const { calls, operations, unreadable } = await distilled(
    plan,
    [
      groupOf(plan, 0, [
        ['A', 1],
        ['b', 0],
      ]),
    ],
    addOne,
  );
  expect(calls).toEqual([]);
  expect(operations).toEqual([]);
  expect(reasonsOf(unreadable)).toEqual(['no-answer']);
});

test('an answer whose summary fails stands for itself, and the failure is told', async () => {
  const plan = planWith();
  const { requests, unreadable } = await distilled(plan, [groupOf(plan, 0, mixed)], (request, draw) =>
    draw.address.arm === 'summary' ? (draw.address.attempt === 0 ? overflow : ' ') : addOne(request, draw),
  );
  expect(reasonsOf(unreadable)).toEqual(['no-answer', 'unreadable']);
  expect(promptOf(requests.at(-1)!)).toContain('First I look at the sentence');
});

test('tips are asked for without rollouts, references or an earlier answer', async () => {
  const plan = planWith();
  const { ports, requests } = await distilled(plan, [], () =>
    say({ op: 'ADD', text: 'Use capitals.' }, { op: 'UPDATE', id: 'G4', text: 'No.' }),
  );
  const prompts = plan.train.map(({ prompt }) => prompt);
  const tips = await distilTips(prompts.slice(0, 3), libraryOf('Be brief.'), at, plan, ports);
  expect(requests).toHaveLength(1);
  expect(addressKey(requests[0]!.draws[0]!.address)).toBe('distil/0/2/tips//0/0');
  expect(promptOf(requests[0]!)).toContain(prompts[2]);
  expect(promptOf(requests[0]!)).toContain('[l0] Be brief.');
  expect(tips.operations).toMatchObject([
    { op: 'add', experience: { text: 'Use capitals.', origin: { rollouts: [] } } },
  ]);
  expect(reasonsOf(tips.unreadable)).toEqual(['unknown-id']);
});

test('ids of lessons follow from their calls: the same answers make the same operations', async () => {
  const plan = planWith();
  const groups = [
    groupOf(plan, 0, mixed),
    groupOf(plan, 1, [
      ['BLUE', 1],
      ['blue', 0],
    ]),
  ];
  const twice = await Promise.all([distilled(plan, groups, addOne), distilled(plan, groups, addOne)]);
  expect(twice[0].operations).toEqual(twice[1].operations);
  const ids = twice.flatMap(({ unreadable, operations }) =>
    [...operations, ...unreadable.map(({ operation }) => operation)].flatMap((one) =>
      'experience' in one ? [one.experience.id] : [],
    ),
  );
  expect(new Set(ids).size).toBe(ids.length / 2);
});
