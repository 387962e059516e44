import { expect, test } from 'vitest';
import { readRunOptions } from '../../../scripts/headless/run-options';
import { UsageError } from '../../../scripts/headless/usage-error';

const learn = (line: string) => readRunOptions('learn', line.split(' '));
const prove = (line: string) => readRunOptions('prove', line.split(' '));
const proof = '--set dates --library p.json';

test.each([
  ['--set dates --grader number --answer-tokens 5', 'leave out --grader, --answer-tokens.'],
  ['--set dates --concurrency abc', '--concurrency is a whole number'],
  ['--set dates --concurrency 4', 'it goes with --endpoint URL'],
  ['--set dates --model m.gguf --concurrency 4', 'it goes with --endpoint URL'],
  ['--set dates --second a.gguf --second-concurrency 4', 'it goes with --second-endpoint URL'],
  ['--set dates --third-concurrency 4', 'it goes with --third-endpoint URL'],
  [
    '--resume r --profile p --group 4 --tasks a.jsonl --grader exact --seed 5 --adaptive',
    'leave out --group, --tasks, --grader, --seed, --adaptive.',
  ],
  ['--resume r --profile p --second a.gguf --second-roles judge', 'leave out --second-roles.'],
  ['--resume r --profile p --price-in 1 --forecast', 'leave out --price-in, --forecast.'],
  ['--set dates --out a.json --recording ./a.json', '--out and --recording name the same file'],
  ['--set dates --recording run.json', '--out and --recording name the same file'],
  ['--tasks a.jsonl --out a.jsonl', '--tasks and --out name the same file'],
])('learn %s is refused in a sentence', (line, sentence) => {
  expect(() => learn(line)).toThrow(UsageError);
  expect(() => learn(line)).toThrow(sentence);
});

test.each([
  ['--controls all', 'leave out --controls'],
  ['--preset direct', 'leave out --preset'],
  ['--epochs 3 --distil lessons --train-tasks 4', 'leave out --epochs, --distil, --train-tasks'],
])('prove %s is refused: a proof learns nothing', (line, sentence) => {
  expect(() => prove(`${proof} ${line}`)).toThrow(UsageError);
  expect(() => prove(`${proof} ${line}`)).toThrow(sentence);
});

test('what is used is taken', () => {
  const caps = '--cap-tokens 9 --cap-minutes 1.5 --cap-money 2';
  const servers =
    '--endpoint http://a/v1 --model m --concurrency 4 --second-endpoint http://b/v1 --second-model n --second-concurrency 2';
  expect(
    learn(`--resume r --profile p ${servers} ${caps} --out o.json --recording c.json --quiet`),
  ).toMatchObject({
    resume: 'r',
    model: { concurrency: 4 },
    helpers: { second: { model: { concurrency: 2 } } },
    config: { capTokens: 9, capMinutes: 1.5, capMoney: 2 },
  });
  expect(learn('--tasks a.jsonl --grader number --answer-tokens 5')).toMatchObject({ answerTokens: 5 });
  expect(prove(`${proof} --seed 3 --test-tasks 8 --test-rollouts 2 --forecast`)).toMatchObject({
    kind: 'prove',
    out: 'proof.json',
    config: { testTasks: 8, testRollouts: 2 },
  });
});
