import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { flags, run, start, test, type Command } from './support/command-line';
import { asLines, firstPack, reviewTasks, shortRunFlags } from './support/review-tasks';

// Seconds on two idle cores; other programs may want them too.
test.describe.configure({ timeout: 600_000 });

test('grade answers one verdict a line, in the order of the cases', async ({ folder }) => {
  const cases = await folder.write(
    'cases.jsonl',
    [
      '{"gold": "The total is 12", "answer": "5 + 7 = 12"}',
      '{"reference": "12", "pred": "I think 13."}',
      '{"gold": "12", "answer": "no idea"}',
      '{"gold": "12"}',
      'not a case',
      '{"answer": "12"}',
    ].join('\n'),
  );
  const { code, output } = await run('grade', flags({ grader: 'number', cases }));
  expect(code).toBe(0);
  expect(
    output
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([
    { verdict: 'right', reward: 1, extracted: '12' },
    { verdict: 'wrong', reward: 0, extracted: '13' },
    { verdict: 'wrong', reward: 0 },
    { verdict: 'undecided', reason: 'no-answer' },
    { verdict: 'undecided', reason: 'bad-json' },
    { verdict: 'undecided', reason: 'cannot-decide' },
  ]);
});

test('a pattern that never ends makes its case undecided, and the next one is graded', async ({ folder }) => {
  const cases = await folder.write(
    'cases.jsonl',
    `{"gold": "a", "answer": "${'a'.repeat(60)}!"}\n{"gold": "aaa", "answer": "aaa"}`,
  );
  const { code, output } = await run('grade', flags({ grader: 'regex:^(a+)+$', cases }));
  expect(code).toBe(0);
  expect(
    output
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([{ verdict: 'undecided', reason: 'timeout' }, { verdict: 'right' }]);
});

const mistakes: readonly (readonly [typed: readonly [Command, ...string[]], sentence: string])[] = [
  [['grade', '--grader', 'guess', '--cases', 'FILE'], 'there is no grader “guess”'],
  [['grade', '--grader', 'one-of:yes', '--cases', 'FILE'], 'one-of needs two labels or more'],
  [['grade', '--grader', 'exact', '--cases', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read'],
  [['grade', '--grader', 'exact'], '--cases FILE.jsonl'],
  [['learn'], '--tasks FILE.jsonl'],
  [['learn', '--tasks', 'FILE', '--group', '0'], '--group is a whole number, at least 1'],
  [['learn', '--tasks', 'FILE', '--temperature', 'warm'], '--temperature is a number'],
  [['learn', '--tasks', 'FILE', '--distil', 'magic'], '--distil is examples, lessons or auto'],
  [['learn', '--tasks', 'FILE', '--grader', 'regex:('], 'the pattern cannot be read'],
  [['learn', '--tasks', 'FILE', '--endpoint', 'http://localhost:1'], '--endpoint needs --model NAME'],
  [['learn', '--tasks', 'FILE', '--preset', 'magic'], '--preset is one of direct, full'],
  [['learn', '--tasks', 'FILE', '--controls', 'full,magic'], '--controls is one of full'],
  [['learn', '--tasks', 'FILE', '--cap-money', '1'], '--cap-money needs prices'],
  [['learn', '--tasks', 'FILE', '--colour', 'red'], '--colour'],
  [['learn', '--tasks', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read'],
  [['learn', '--resume', 'run-1'], '--profile DIR'],
  [['learn', '--tasks', 'FILE', '--out', '/dev/null/run.json'], '--out /dev/null/run.json cannot be written'],
  [['prove', '--tasks', 'FILE'], '--library PACK.json'],
];

test('what cannot be done as typed is one sentence and exit code 2', async ({ folder }) => {
  const file = await folder.write('tasks.jsonl', '{"prompt": "Say yes.", "reference": "yes"}');
  await Promise.all(
    mistakes.map(async ([[command, ...args], sentence]) => {
      const typed = args.map((arg) => (arg === 'FILE' ? file : arg));
      const { code, output, told } = await run(command, typed);
      expect({ typed, code, output }).toEqual({ typed, code: 2, output: '' });
      expect(told).toContain(sentence);
      expect(told).not.toContain('    at ');
    }),
  );
});

test('a set that the model never wins ends with exit code 3 after at most 16 groups', async ({ folder }) => {
  const hopeless = Array.from({ length: 20 }, (_, index) => ({
    prompt: `Which word did I write on card ${index * 7919}?`,
    reference: `zxqv${index}`,
    split: 'train',
  }));
  const tasks = await folder.write('tasks.jsonl', asLines(hopeless));
  const out = path.join(folder.path, 'run.json');
  const { code } = await run(
    'learn',
    flags({ tasks, grader: 'exact', distil: 'examples', answerTokens: 2, group: 2, trainTasks: 20, out }),
  );
  expect(code).toBe(3);
  expect(await folder.json('run.json')).toMatchObject({
    version: 1,
    status: 'cannot',
    groups: { sampled: 16, informative: 0 },
    rollouts: 32,
    library: { cairn: 'pack', experiences: [] },
  });
});

test('a run that reaches its cap ends with exit code 4 and writes what there is', async ({ folder }) => {
  const tasks = await folder.write('tasks.jsonl', asLines(reviewTasks));
  const library = await folder.write('pack.json', JSON.stringify(firstPack));
  const out = path.join(folder.path, 'run.json');
  const { code } = await run('learn', flags({ ...shortRunFlags, tasks, library, capTokens: 500, out }));
  expect(code).toBe(4);
  const written = await folder.json('run.json');
  expect(written).toMatchObject({
    status: 'stopped',
    config: { capTokens: 500 },
    library: { experiences: firstPack.experiences },
  });
  const { reason, usage } = written as {
    reason: string;
    usage: { promptTokens: number; completionTokens: number };
  };
  expect(reason).toContain('token-cap');
  // It stops between two calls: at most one call of these prompts over its cap.
  const used = usage.promptTokens + usage.completionTokens;
  expect(used).toBeGreaterThanOrEqual(500);
  expect(used).toBeLessThan(700);
});

test('what learn wrote is what prove proves', async ({ folder }) => {
  const tasks = await folder.write('tasks.jsonl', asLines(reviewTasks));
  const library = await folder.write('pack.json', JSON.stringify(firstPack));
  const learnt = path.join(folder.path, 'run.json');
  const proved = path.join(folder.path, 'proof.json');

  const learning = await run('learn', flags({ ...shortRunFlags, tasks, library, out: learnt }));
  expect(learning).toMatchObject({ code: 0, output: '' });
  const report = (await folder.json('run.json')) as { library: { experiences: readonly object[] } };
  expect(report).toMatchObject({
    version: 1,
    status: 'finished',
    seed: 1,
    engine: { kind: 'wllama' },
    groups: { sampled: 4 },
    undecided: 0,
    proof: {
      look: 1,
      arms: [
        { tasks: 10, rollouts: 10 },
        { tasks: 10, rollouts: 10 },
      ],
    },
  });
  expect(report.library.experiences.length).toBeGreaterThan(0);

  const { grader, answerTokens, testTasks, testRollouts } = shortRunFlags;
  const proving = await run(
    'prove',
    flags({ grader, answerTokens, testTasks, testRollouts, tasks, library: learnt, out: proved }),
  );
  expect(proving).toMatchObject({ code: 0 });
  expect(await folder.json('proof.json')).toMatchObject({
    status: 'finished',
    steps: [],
    rollouts: 20,
    library: { experiences: report.library.experiences },
    proof: { arms: [{ name: 'no library' }, { name: 'this library' }] },
  });
});

test('a run whose whole process is killed goes on with --resume in its profile', async ({ folder }) => {
  const tasks = await folder.write('tasks.jsonl', asLines(reviewTasks));
  const library = await folder.write('pack.json', JSON.stringify(firstPack));
  const profile = path.join(folder.path, 'profile');
  const out = path.join(folder.path, 'run.json');

  const first = start('learn', flags({ ...shortRunFlags, tasks, library, profile, out }));
  const [, runId] = await first.told(/^run (\S+)$/m);
  await first.told(/group .*\n.*group /);
  first.process.kill('SIGKILL');
  expect(await first.ended).toMatchObject({ code: null });

  const second = await run('learn', flags({ resume: runId!, profile, out }));
  expect(second).toMatchObject({ code: 0 });
  expect(await folder.json('run.json')).toMatchObject({
    status: 'finished',
    groups: { sampled: 4 },
    proof: { look: 1 },
  });
});

test('a browser that is killed in the middle of a run ends the command, with a sentence', async ({
  folder,
}) => {
  const tasks = await folder.write('tasks.jsonl', asLines(reviewTasks));
  const profile = path.join(folder.path, 'profile');
  const out = path.join(folder.path, 'run.json');
  const command = start('learn', flags({ ...shortRunFlags, tasks, profile, out }));
  await command.told(/^run \S+$/m);
  process.kill(browserOf(profile), 'SIGKILL');
  const { code, told } = await command.ended;
  expect(code).toBe(1);
  expect(told).toMatch(/The (browser ended|page was closed)\. With --profile, --resume goes on/);
});

test('Ctrl+C before the run has begun ends at once, and leaves no profile behind', async ({ folder }) => {
  const tasks = await folder.write('tasks.jsonl', asLines(reviewTasks));
  const temporary = await mkdtemp(path.join(folder.path, 'tmp-'));
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = temporary;
  try {
    const command = start(
      'learn',
      flags({ ...shortRunFlags, tasks, out: path.join(folder.path, 'run.json') }),
    );
    await command.told(/^Loading the model/m);
    expect((await readdir(temporary)).filter(isProfile)).toHaveLength(1);
    command.process.kill('SIGINT');
    expect(await command.ended).toMatchObject({ code: 130 });
    expect((await readdir(temporary)).filter(isProfile)).toEqual([]);
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  }
});

function isProfile(name: string): boolean {
  return name.startsWith('cairn-profile-');
}

/** The process of the browser itself: its helpers say their type. */
function browserOf(profile: string): number {
  const line = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .find((text) => text.includes(`--user-data-dir=${profile}`) && !text.includes('--type='));
  if (line === undefined) throw new Error(`no browser has the profile ${profile}`);
  return Number.parseInt(line, 10);
}
