import { expect, test } from 'vitest';
import { routed } from '../../../src/core/routed';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

test('each role is answered by its own engine, and those without one by the policy’s', async () => {
  const model = colourModel({ bare: 0.3, shown: 0.9 });
  const policy = scriptedPolicy((request, draw) => {
    if (request.role !== 'judge') return model(request, draw);
    return draw.address.sample === 0 ? 'right' : 'wrong';
  });
  const distiller = scriptedPolicy(() => '{"operations": [{"op": "ADD", "text": "Write in capitals."}]}');
  const plan = planOf(capitalsSet(160), {
    distil: 'lessons',
    rewards: 'self-judge',
    group: 2,
    trainTasks: 4,
  });
  await play(plan, routed({ policy, distiller }));
  expect(distiller.calls.length).toBeGreaterThan(0);
  expect(distiller.calls.every((key) => key.startsWith('distil/'))).toBe(true);
  expect(policy.calls.some((key) => key.startsWith('judge/'))).toBe(true);
  expect(policy.calls.some((key) => key.startsWith('distil/'))).toBe(false);
});
