import { expect, test } from 'vitest';
import { journaled, noEngine } from '../../../src/core/journal';
import type { SampleRequest } from '../../../src/core/policy';
import type { RunEvent } from '../../../src/core/events';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

/** A policy that heeds a lesson on capitals, and a distiller that writes one, with much noise around it. */
function modelThatHeeds() {
  const bare = colourModel({ bare: 0.3, shown: 0.3 });
  const heeding = colourModel({ bare: 0.95, shown: 0.95 });
  const noises = ['Sure: ', '```json\n', "I think {x}. Here's [1]: ", ''];
  return (request: SampleRequest, draw: { seed: number }): string => {
    if (request.role === 'policy') {
      const heeds = request.turns.some(({ text }) => /capital letters/.test(text));
      return (heeds ? heeding : bare)(request, draw);
    }
    const random = seededRandom(draw.seed);
    const noise = noises[Math.floor(random() * noises.length)]!;
    if (random() < 0.3) return `${noise}I would rather not say.`;
    if (random() < 0.3) return `${noise}[{"op":"ADD","text":"Use cap`;
    const more = random() < 0.3 ? ', {"op":"UPDATE","id":"G9","text":"Not there."}' : '';
    return `${noise}[{"op":"ADD","text":"Write the colour in capital letters, reason ${Math.floor(random() * 3)}."}${more}]`;
  };
}

const plan = planOf(capitalsSet(160), { distil: 'lessons', group: 4, batch: 8, epochs: 2 });

function outcomesOf(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'step-end' ? event.operations : []));
}

test('a run learns a lesson from a distiller full of noise, and tells what became of everything it wrote', async () => {
  const { events, end } = await play(plan, scriptedPolicy(modelThatHeeds()));
  expect(end.status).toBe('finished');
  expect(end.library.experiences.map(({ kind }) => kind)).toContain('lesson');

  const outcomes = outcomesOf(events);
  const kinds = new Set(outcomes.map((one) => (one.outcome === 'rejected' ? one.reason.kind : one.outcome)));
  for (const kind of ['applied', 'unknown-id', 'merged', 'unreadable', 'truncated'] as const) {
    expect(kinds).toContain(kind);
  }
  const proposed = events.flatMap((event) => (event.type === 'proposed' ? event.operations : []));
  expect(proposed.every((operation) => outcomes.some((outcome) => outcome.operation === operation))).toBe(
    true,
  );
});

test('the run plays again from its answers alone: parsing, asking again and merging depend on nothing else', async () => {
  const journal = new MemoryJournal();
  const first = await play(plan, scriptedPolicy(modelThatHeeds()), { journal });
  const again = await play(plan, journaled(noEngine, journal));
  expect(again.end).toEqual(first.end);
  expect(outcomesOf(again.events)).toEqual(outcomesOf(first.events));
});
