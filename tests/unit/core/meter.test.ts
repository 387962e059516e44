import { expect, test } from 'vitest';
import { metered, type Caps } from '../../../src/core/meter';
import type { Role, Sample, SampleRequest } from '../../../src/core/policy';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const prices = { policy: { input: 1, output: 10 }, judge: { input: 3, output: 3, cachedInput: 1 } };

function request(role: Role, draws: number, stage: 'learn' | 'judge' | 'probe' = 'learn'): SampleRequest {
  const address = { stage, epoch: 0, step: 0, arm: '', task: 't', attempt: 0 };
  return {
    role,
    turns: [],
    temperature: 1,
    maxTokens: 8,
    draws: Array.from({ length: draws }, (_, sample) => ({ address: { ...address, sample }, seed: sample })),
  };
}

/** Each answer takes between 50 and 150 tokens in, a third of them cached, and up to 20 out. */
function policyOf(seed: number) {
  const random = seededRandom(`meter|${seed}`);
  const samples: Sample[] = [];
  const policy = scriptedPolicy(() => {
    const prompt = 50 + Math.floor(100 * random());
    const tokens = { prompt, cached: Math.floor(prompt / 3), completion: 1 + Math.floor(20 * random()) };
    const value: Sample = { text: '', stop: 'end-of-turn', tokens, durationMs: 1000 * random() };
    samples.push(value);
    return { ok: true, value };
  });
  return { policy, samples };
}

async function exhaust(policy: ReturnType<typeof metered>, asked: SampleRequest): Promise<void> {
  const signal = new AbortController().signal;
  for await (const outcome of policy.sampleGroup(asked, { signal })) expect(outcome.ok).toBe(true);
}

test('the ledger counts by stage and role, and what it adds up to is the total', async () => {
  const { policy, samples } = policyOf(1);
  const meter = metered(policy, { prices });
  await exhaust(meter, request('policy', 3));
  await exhaust(meter, request('judge', 2, 'judge'));
  await exhaust(meter, request('distiller', 1, 'probe'));
  const { roles, stages, ...total } = meter.usage();
  expect(total.calls).toBe(6);
  expect(total.cachedTokens).toBe(samples.reduce((sum, { tokens }) => sum + tokens.cached, 0));
  expect(stages.learn).toEqual({ policy: roles.policy });
  expect(stages.judge).toEqual({ judge: roles.judge });
  // Asking what the model can write is part of distilling; a role without a price costs nothing.
  expect(stages.distil?.distiller).toMatchObject({ calls: 1, money: 0 });

  const judged = samples.slice(3, 5).map(({ tokens }) => tokens);
  const cost = judged.reduce(
    (sum, { prompt, cached, completion }) => sum + (prompt - cached) * 3 + cached * 1 + completion * 3,
    0,
  );
  expect(roles.judge?.money).toBeCloseTo(cost / 1e6, 12);
  expect(total.money).toBeCloseTo((roles.policy?.money ?? 0) + (roles.judge?.money ?? 0), 12);
});

test('without prices nothing speaks of money', async () => {
  const meter = metered(policyOf(2).policy, {});
  await exhaust(meter, request('policy', 2));
  expect(JSON.stringify(meter.usage())).not.toContain('money');
});

test('whatever the cap, it is never passed by more than the call under way, within a request too', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const random = seededRandom(`caps|${seed}`);
    const caps: Caps[] = [
      { tokens: Math.floor(200 + 2000 * random()) },
      { minutes: 0.02 + 0.2 * random() },
      { money: 0.0005 + 0.003 * random(), prices },
    ];
    const cap = caps[seed % 3]!;
    const { policy, samples } = policyOf(seed);
    const meter = metered(policy, cap);
    const run = (async () => {
      for (;;) await exhaust(meter, request('policy', 1 + Math.floor(6 * random())));
    })();
    await expect(run).rejects.toThrow();
    const { promptTokens, completionTokens, seconds, money = 0 } = meter.usage();
    const last = samples.at(-1)!;
    const used = cap.tokens ? promptTokens + completionTokens : cap.minutes ? seconds / 60 : money;
    const lastCall = cap.tokens
      ? last.tokens.prompt + last.tokens.completion
      : cap.minutes
        ? last.durationMs / 60_000
        : (last.tokens.prompt * 1 + last.tokens.completion * 10) / 1e6;
    const limit = cap.tokens ?? cap.minutes ?? cap.money!;
    expect(meter.usage().calls).toBe(samples.length);
    expect(used).toBeGreaterThanOrEqual(limit);
    expect(used - lastCall).toBeLessThan(limit);
  }
});

test('a cap on money stops a run between calls, keeps what was learnt, and a replay stops at the same call', async () => {
  const set = capitalsSet(160);
  const config = { trainTasks: 8, validationTasks: 6, testTasks: 12, prices, capMoney: 0.003 };
  const model = colourModel({ bare: 0.2, shown: 0.9 });
  const journal = new MemoryJournal();
  const first = await play(planOf(set, config), scriptedPolicy(model), { journal });
  expect(first.end).toMatchObject({ status: 'stopped', reason: { kind: 'money-cap', cap: 0.003 } });
  const again = await play(planOf(set, config), scriptedPolicy([]), { journal });
  expect(again.events).toEqual(first.events);
  expect(again.report.usage).toEqual(first.report.usage);
});
