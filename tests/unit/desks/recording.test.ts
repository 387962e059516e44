import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRecording, type Recording } from '../../../workers/desks/recording';

const text = readFileSync(new URL('../../../public/recorded/first-run.json', import.meta.url), 'utf8');
const recording = JSON.parse(text) as Recording;
const { plan, entries } = recording;

/** Where a changed recording is refused; undefined where it is taken. */
function flawOf(changes: object): string | undefined {
  const parsed = parseRecording(JSON.stringify({ ...recording, ...changes }));
  if (parsed.ok) return undefined;
  return parsed.failure.kind === 'wrong-shape' ? parsed.failure.where : parsed.failure.kind;
}

const inPlan = (changes: object) => flawOf({ plan: { ...plan, ...changes } });
const inConfig = (changes: object) => inPlan({ config: { ...plan.config, ...changes } });

test('a recording is taken as it is', () => {
  expect(flawOf({})).toBeUndefined();
  expect(flawOf({ end: { status: 'finished', library: plan.library } })).toBeUndefined();
});

test('a verdict of the moment may stand beside an answer, and nothing else that calls itself one', () => {
  const [first, ...rest] = entries;
  const beside = (verdict: object) => flawOf({ entries: [{ ...first, verdict }, ...rest] });
  const verdict = { kind: 'undecided', reason: 'timeout', detail: 'It took too long.' };
  const changed = { ...recording, entries: [{ ...first, verdict }, ...rest] };
  const parsed = parseRecording(JSON.stringify(changed));
  expect(parsed.ok && parsed.value.entries[0]).toEqual({ ...first, verdict });
  expect(beside({ kind: 'graded', reward: 1 })).toBe('entries.0.verdict.kind');
  expect(beside({ ...verdict, reason: 'cannot-decide' })).toBe('entries.0.verdict.reason');
});

test('a file of another kind says so before anything else', () => {
  expect(flawOf({ cairn: 'pack' })).toBe('cairn');
  expect(flawOf({ cairn: undefined })).toBe('cairn');
  expect(flawOf({ version: 2 })).toBe('wrong-version');
  for (const json of ['[]', 'null', '3', '"text"']) {
    expect(parseRecording(json)).toMatchObject({ ok: false, failure: { where: 'cairn' } });
  }
  expect(parseRecording(text.slice(0, -5))).toMatchObject({ ok: false, failure: { kind: 'not-json' } });
  expect(parseRecording('['.repeat(200_000))).toMatchObject({ ok: false, failure: { where: 'the file' } });
  expect(parseRecording(' '.repeat(50_000_001))).toMatchObject({ ok: false, failure: { kind: 'too-big' } });
});

test('a plan on which the loop would hang or take all memory is refused', () => {
  expect(inConfig({ group: 1e12 })).toBe('plan.config.group');
  expect(inConfig({ group: 0 })).toBe('plan.config.group');
  expect(inConfig({ batch: 0 })).toBe('plan.config.batch');
  expect(inConfig({ batch: 0.5 })).toBe('plan.config.batch');
  expect(inConfig({ epochs: -1 })).toBe('plan.config.epochs');
  expect(inConfig({ validationRollouts: 1e9 })).toBe('plan.config.validationRollouts');
  expect(inConfig({ testRollouts: 1e9 })).toBe('plan.config.testRollouts');
});

test('ids that come twice, and names that no page could show, are refused', () => {
  expect(inPlan({ test: [...plan.test, plan.test[0]] })).toBe('plan.test');
  expect(flawOf({ entries: [...entries, entries[0]] })).toBe('entries');
  expect(inPlan({ library: { ...plan.library, id: 'two words' } })).toBe('plan.library.id');
  const [first, ...rest] = plan.test;
  expect(inPlan({ test: [{ ...first, cluster: 'c\u202e1' }, ...rest] })).toBe('plan.test');
  expect(inPlan({ runId: '' })).toBe('plan.runId');
  expect(inPlan({ runId: '../other run' })).toBe('plan.runId');
  expect(inPlan({ taskSet: { ...plan.taskSet, name: 'n'.repeat(501) } })).toBe('plan.taskSet.name');
  expect(inPlan({ taskSet: { ...plan.taskSet, grader: 'ask:somebody' } })).toBe('plan.taskSet.grader');
  for (const createdAt of [-1, 0.5, 253_402_300_800_000, 1e300]) {
    expect(flawOf({ createdAt })).toBe('createdAt');
  }
  for (const revision of [1_000_000_001, Number.MAX_SAFE_INTEGER]) {
    expect(inPlan({ library: { ...plan.library, revision } })).toBe('plan.library.revision');
  }
  for (const look of [0, 1.5, 10_001, 1e300]) expect(flawOf({ look })).toBe('look');
  expect(flawOf({ look: 10_000 })).toBeUndefined();
});

test('an answer whose counts are no counts is refused', () => {
  const [first, ...others] = entries;
  const answer = (changes: object) => ({
    entries: [{ ...first, outcome: { ok: true, value: { ...valueOf(first!), ...changes } } }, ...others],
  });
  expect(flawOf(answer({}))).toBeUndefined();
  expect(flawOf(answer({ durationMs: -1 }))).toBe('entries.0');
  expect(flawOf(answer({ tokens: { prompt: 1, cached: 0, completion: 1e300 } }))).toBe('entries.0');
  expect(flawOf(answer({ text: 7 }))).toBe('entries.0.outcome.value.text');
});

function valueOf({ outcome }: Recording['entries'][number]): object {
  if (!outcome.ok) throw new Error('the first recorded answer is none');
  return outcome.value;
}
