import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/core/events';
import type { RunConfig } from '../../../src/core/plan';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);
const size = { trainTasks: 8, batch: 4, validationTasks: 6, testTasks: 12 };
const model = colourModel({ bare: 0.2, shown: 0.9 });
/** What each scripted answer takes. */
const callMinutes = 0.1 / 60;

function playCapped(cap: Partial<RunConfig>, journal = new MemoryJournal(), policy = scriptedPolicy(model)) {
  return play(planOf(set, { ...size, ...cap }), policy, { journal });
}

test('a minutes cap stops the run between calls, by the time that the engine took', async () => {
  const policy = scriptedPolicy(model);
  // Half a call under thirty: the thirtieth reaches it.
  const capMinutes = 29.5 * callMinutes;
  const { end, report } = await playCapped({ capMinutes }, new MemoryJournal(), policy);
  expect(end).toMatchObject({ status: 'stopped', reason: { kind: 'time-cap', cap: capMinutes } });
  expect(end).toHaveProperty('reason.usedMinutes', expect.closeTo(30 * callMinutes, 9));
  expect(policy.calls).toHaveLength(30);
  expect(report.usage?.calls).toBe(30);
});

test('a cap inside a proof: what was learnt is kept, and no estimate is shown (R4)', async () => {
  const cap = await capInsideProof();
  const { events, end, report } = await playCapped(cap);
  expect(end).toMatchObject({ status: 'stopped', reason: { kind: 'token-cap' } });
  expect(end.library.experiences.length).toBeGreaterThan(0);
  const after = events.slice(events.findIndex(({ type }) => type === 'proof-start') + 1);
  expect(after.filter(({ type }) => type === 'proof-progress')).toHaveLength(20);
  expect(new Set(after.map(({ type }) => type))).toEqual(new Set(['proof-progress', 'usage', 'run-end']));
  expect(report).not.toHaveProperty('proof');
});

test('a replay reaches the same cap at the same call, without a call of its own', async () => {
  const caps: readonly Partial<RunConfig>[] = [
    { capMinutes: 29.5 * callMinutes },
    { capTokens: 1500 },
    await capInsideProof(),
  ];
  for (const cap of caps) {
    const journal = new MemoryJournal();
    const first = await playCapped(cap, journal);
    expect(first.end.status).toBe('stopped');
    const silent = scriptedPolicy([]);
    expect((await playCapped(cap, journal, silent)).events).toEqual(first.events);
    expect(silent.calls).toEqual([]);
  }
});

test('a replay under a higher cap goes on where the first one ended, and comes out as if never stopped', async () => {
  const whole = await playCapped({});
  const journal = new MemoryJournal();
  await playCapped(await capInsideProof(), journal);
  const recorded = journal.entries.size;
  const policy = scriptedPolicy(model);
  const resumed = await playCapped({}, journal, policy);
  expect(resumed.events).toEqual(whole.events);
  expect(policy.calls).toHaveLength(whole.report.usage!.calls - recorded);
});

/** The cap that the twentieth call of the proof reaches. */
async function capInsideProof(): Promise<{ readonly capTokens: number }> {
  const proofCalls: number[] = [];
  const counting = scriptedPolicy((request, draw) => {
    const answer = model(request, draw);
    if (draw.address.stage === 'prove') proofCalls.push(20 + Math.ceil(answer.length / 4));
    return answer;
  });
  const { events } = await playCapped({}, new MemoryJournal(), counting);
  const before = tokensBefore(events, 'proof-start');
  return { capTokens: before + proofCalls.slice(0, 20).reduce((sum, tokens) => sum + tokens, 0) };
}

function tokensBefore(events: readonly RunEvent[], type: RunEvent['type']): number {
  const at = events.findIndex((event) => event.type === type);
  const last = events.slice(0, at).findLast((event) => event.type === 'usage');
  if (last?.type !== 'usage') throw new Error(`no usage before ${type}`);
  return last.usage.promptTokens + last.usage.completionTokens;
}
