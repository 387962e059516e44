import { expect, test } from 'vitest';
import type { Claim } from '../../../src/statistics/claim';
import { lookAlpha } from '../../../src/statistics/interval';
import { conclusionSentence, readingsDiffer } from '../../../src/ui/proof/conclusion-sentence';
import { confidence, confidenceDoubt } from '../../../src/ui/proof/confidence';

const reading = { estimate: 0.58, low: 0.45, high: 0.7, p: 0.0001, clusters: 32 };

function claim(conclusion: 'helps' | 'harms' | 'no-effect-shown', rest: Partial<Claim> = {}): Claim {
  return { ...reading, conclusion, covers: 'this-kind-of-task', ...rest } as Claim;
}

test('a proof that helps says by how much, how sure, and between what', () => {
  expect(conclusionSentence({ claim: claim('helps'), look: 1 })).toBe(
    'With this library the model does better on tasks it has not seen: +58 points, and with 95% confidence between +45 and +70.',
  );
});

test('a second proof names the higher confidence that it asks for', () => {
  expect(conclusionSentence({ claim: claim('helps'), look: 2 })).toContain('with 98.3% confidence');
});

test('harm and no effect have sentences of their own', () => {
  expect(
    conclusionSentence({ claim: claim('harms', { estimate: -0.1, low: -0.18, high: -0.02 }), look: 1 }),
  ).toContain('does worse on tasks it has not seen: −10 points, and with 95% confidence between −18 and −2');
  expect(
    conclusionSentence({
      claim: claim('no-effect-shown', { estimate: 0.02, low: -0.12, high: 0.15 }),
      look: 1,
    }),
  ).toContain('by something between −12 and +15 points');
});

test('where undecided answers could explain the change, the sentence says that and not that nothing was seen', () => {
  expect(conclusionSentence({ claim: claim('no-effect-shown', { reason: 'undecided' }), look: 1 })).toContain(
    'the undecided answers could explain that',
  );
});

test('a refusal names what is too few', () => {
  expect(
    conclusionSentence({
      claim: { conclusion: 'refused', reason: 'too-few-clusters', clusters: 7 },
      look: 1,
    }),
  ).toBe(
    'No conclusion: a proof needs 10 test tasks that differ from one another, and there are 7. Add tasks to the set and prove again.',
  );
  expect(
    conclusionSentence({ claim: { conclusion: 'refused', reason: 'too-few-decided', clusters: 1 }, look: 1 }),
  ).toContain('only 1 test task has decided answers both without and with the library');
});

test('the confidence that the page names is that of the rule', () => {
  for (const look of [1, 2, 3, 7, 40]) expect(confidenceDoubt(look)).toBeCloseTo(2 * lookAlpha(look), 12);
});

test('confidence grows with every look and never rounds to certainty', () => {
  const named = [1, 2, 3, 4, 5, 10, 31, 100].map((look) => confidence(look));
  expect(named.slice(0, 4)).toEqual(['95%', '98.3%', '99.2%', '99.5%']);
  expect(new Set(named).size).toBe(named.length);
  expect(named).not.toContain('100%');
});

test('the readings of undecided answers are shown only where a figure differs', () => {
  expect(readingsDiffer(claim('helps'))).toBe(false);
  expect(readingsDiffer(claim('helps', { undecided: { best: reading, worst: reading } }))).toBe(false);
  expect(
    readingsDiffer(claim('helps', { undecided: { best: reading, worst: { ...reading, low: 0.4 } } })),
  ).toBe(true);
});
