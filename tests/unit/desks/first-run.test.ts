import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { journaled, noEngine } from '../../../src/core/journal';
import { promptVersion } from '../../../src/core/prompts/policy-prompt';
import { inlineGrader } from '../../../src/graders/grade';
import { parseGraderSpec } from '../../../src/graders/spec';
import { follow, memoryJournal } from '../../../workers/desks/run-execution';
import { parseRecording } from '../../../workers/desks/recording';

const text = readFileSync(new URL('../../../public/recorded/first-run.json', import.meta.url), 'utf8');

/** Plays the recording of the first page with no engine behind it. */
async function play(recorded: string) {
  const recording = parseRecording(recorded);
  if (!recording.ok) throw new Error(JSON.stringify(recording.failure));
  const { plan, entries, look } = recording.value;
  const spec = parseGraderSpec(plan.taskSet.grader);
  if (!spec.ok) throw new Error(plan.taskSet.grader);
  const journal = memoryJournal(new Map(entries.map((entry) => [entry.key, entry])), () => {
    throw new Error('a recording is only read');
  });
  const { end, report } = await follow(plan, journaled(noEngine, journal), {
    grader: inlineGrader(spec.value),
    signal: new AbortController().signal,
    reserveLook: async () => look,
    onEvent: async () => undefined,
  });
  return { recording: recording.value, end, report: report.report() };
}

test('the recorded run of the first page plays to its proof with these prompts and this loop', async () => {
  expect(text.length).toBeLessThan(1_000_000);
  const { recording, end, report } = await play(text);
  expect(recording.promptVersion).toBe(promptVersion);
  expect(end.status).toBe('finished');
  expect(report.proof?.conclusion).toBe('helps');
  // Every recorded answer is used: it is one run, whole.
  expect(report.usage?.calls).toBe(recording.entries.length);
});

test('a recorded answer that belongs to another question is not played', async () => {
  const tampered = text.replace('"requestHash":"', '"requestHash":"0');
  expect((await play(tampered)).end).toMatchObject({
    status: 'failed',
    reason: { kind: 'journal-mismatch' },
  });
});
