import { describe, expect, test } from 'vitest';
import { runControls } from '../../../src/core/controls';
import { libraryTokens } from '../../../src/core/tokens';
import { placeboOf } from '../../../src/core/placebo';
import { controlNames } from '../../../src/core/presets';
import type { ControlsResult } from '../../../src/core/events';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

const set = capitalsSet(160);
const model = colourModel({ bare: 0.15, shown: 0.9 });

/** The colour model; it judges each answer by its letters and writes one lesson when asked for advice. */
const script: Script = (request, draw) => {
  if (request.role === 'judge') {
    const answer = /Answer:\n(\S+)/.exec(request.turns.at(-1)!.text)?.[1] ?? '';
    return answer === answer.toUpperCase() ? 'right' : 'wrong';
  }
  if (request.role === 'distiller') return '{"operations": [{"op": "ADD", "text": "Think of the colour."}]}';
  return model(request, draw);
};

const plan = planOf(
  set,
  { group: 5, epochs: 1, distil: 'examples' },
  { kind: 'controls', controls: controlNames },
);

async function compare(names = controlNames, seed = 1): Promise<ControlsResult> {
  const { events } = await play(
    planOf(set, plan.config, { kind: 'controls', controls: names, seed }),
    scriptedPolicy(script),
    { run: runControls },
  );
  const end = events.find((event) => event.type === 'controls-end');
  if (end?.type !== 'controls-end') throw new Error('the comparison did not end');
  return end.controls;
}

describe('a controls run', () => {
  test('samples every declared arm on the same test tasks, no library first', async () => {
    const { arms, tasks } = await compare();
    expect(arms.map(({ name }) => name)).toEqual(['direct', ...controlNames]);
    expect(tasks).toHaveLength(plan.test.length);
    for (const { rollouts } of tasks) {
      for (const arm of arms) {
        const sampled = rollouts[arm.name]?.length ?? 0;
        expect(sampled).toBe(arm.nothingLearnt ? 0 : plan.config.testRollouts);
      }
    }
  });

  test('finds that examples help and that a placebo does not', async () => {
    const { arms } = await compare();
    const claimOf = (name: string) => arms.find((arm) => arm.name === name)?.claim?.conclusion;
    expect(claimOf('full')).toBe('helps');
    expect(claimOf('placebo')).toBe('no-effect-shown');
    expect(claimOf('direct')).toBeUndefined();
  });

  test('the full method stands alone; the others share their error rate', async () => {
    const { arms } = await compare();
    expect(arms.find(({ name }) => name === 'full')?.adjustedP).toBeUndefined();
    for (const { name, claim, adjustedP } of arms) {
      if (name === 'direct' || name === 'full' || !claim || claim.conclusion === 'refused') continue;
      expect(adjustedP).toBeGreaterThanOrEqual(claim.p);
    }
  });

  test('one look is spent on the whole family, and none where no library is alone', async () => {
    let looks = 0;
    const reserveLook = async () => (looks += 1);
    await play(plan, scriptedPolicy(script), { run: runControls, reserveLook });
    expect(looks).toBe(1);
    const alone = planOf(set, plan.config, { kind: 'controls', controls: [] });
    const { events } = await play(alone, scriptedPolicy(script), { run: runControls, reserveLook });
    expect(looks).toBe(1);
    expect(events.find((event) => event.type === 'controls-end')).toMatchObject({ controls: { look: 0 } });
  });

  test('calls of different arms never share an address, and a resumed run asks only what is missing', async () => {
    const whole = new MemoryJournal();
    const first = await play(plan, scriptedPolicy(script), { run: runControls, journal: whole });
    const all = [...whole.entries.keys()];
    const cut = new MemoryJournal();
    for (const key of all.slice(0, Math.floor(all.length / 2))) cut.entries.set(key, whole.entries.get(key)!);
    const policy = scriptedPolicy(script);
    const second = await play(plan, policy, { run: runControls, journal: cut });
    expect(policy.calls).toHaveLength(all.length - Math.floor(all.length / 2));
    expect(second.events).toEqual(first.events);
  });

  test('a start from given answers stays with the arms that read references', async () => {
    const names = ['full', 'majority-rewards', 'self-judged', 'tips'] as const;
    const given = planOf(set, { ...plan.config, given: true }, { kind: 'controls', controls: names });
    const { events } = await play(given, scriptedPolicy(script), { run: runControls });
    const origins = new Map(
      events.flatMap((event) =>
        event.type === 'arm-end'
          ? [[event.arm, event.library.experiences.map(({ origin }) => origin.kind)] as const]
          : [],
      ),
    );
    expect(origins.get('full')).toContain('given');
    for (const name of names.slice(1)) expect(origins.get(name)).not.toContain('given');
  });

  test('an arm that changes nothing claims nothing, whatever the run began with', async () => {
    const learnt = await compare(['full']);
    const library = learnt.arms.find(({ name }) => name === 'full')!.library!;
    const mute: Script = (request, draw) =>
      request.role === 'distiller' ? '{"operations": []}' : script(request, draw);
    const again = planOf(set, plan.config, { kind: 'controls', controls: ['tips', 'placebo'], library });
    const { events } = await play(again, scriptedPolicy(mute), { run: runControls });
    const end = events.find((event) => event.type === 'controls-end');
    const tips = end?.type === 'controls-end' && end.controls.arms.find(({ name }) => name === 'tips');
    expect(tips).toMatchObject({ rollouts: 0, nothingLearnt: { kind: 'nothing-kept' } });
    expect(tips).not.toHaveProperty('claim');
  });

  test('a comparison that is stopped while an arm learns has what it learnt till then', async () => {
    const capped = { ...plan, config: { ...plan.config, capTokens: 9000 } };
    const { end, events } = await play(capped, scriptedPolicy(script), { run: runControls });
    const kept = events.filter((event) => event.type === 'step-end').at(0);
    expect(end.status).toBe('stopped');
    expect(kept?.type === 'step-end' && kept.library.experiences.length).toBeGreaterThan(0);
    expect(end.library).toEqual(kept?.type === 'step-end' && kept.library);
  });

  test('without ground truth no reference reaches a prompt of the arm', async () => {
    const marked = {
      ...set,
      tasks: set.tasks.map((task) => ({ ...task, reference: `${task.reference} zebra-crossing` })),
    };
    const seen: string[] = [];
    const spy: Script = (request, draw) => {
      if (draw.address.stage !== 'prove') seen.push(request.turns.map(({ text }) => text).join('\n'));
      return script(request, draw);
    };
    const names = ['majority-rewards', 'self-judged', 'tips'] as const;
    const blind = planOf(
      marked,
      { ...plan.config, distil: 'lessons' },
      { kind: 'controls', controls: names },
    );
    await play(blind, scriptedPolicy(spy), { run: runControls });
    expect(seen.length).toBeGreaterThan(100);
    expect(seen.filter((text) => text.includes('zebra-crossing'))).toEqual([]);
  });
});

test('a placebo has as many experiences of each kind and nearly as many tokens', async () => {
  const { arms } = await compare(['full']);
  const full = arms.find(({ name }) => name === 'full')!.library!;
  const placebo = placeboOf(full);
  expect(placebo.experiences.map(({ kind }) => kind)).toEqual(full.experiences.map(({ kind }) => kind));
  expect(Math.abs(libraryTokens(placebo) - libraryTokens(full))).toBeLessThanOrEqual(
    3 * full.experiences.length,
  );
  expect(JSON.stringify(placebo)).not.toMatch(/colour|kettle/i);
});
