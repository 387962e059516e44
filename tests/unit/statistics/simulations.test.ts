/**
 * The claim rule under laws that are known: how often it claims what is not so, and how often its interval
 * holds what is. Every simulation is seeded. `docs/method-figures.md` has the same cases with more repeats.
 */
import { expect, test, vi } from 'vitest';
import {
  brokenCases,
  countClaims,
  differentPressCases,
  exactCases,
  familyCases,
  hardestCases,
  nullCases,
  pressCases,
  realCases,
  skewedCases,
  undecidedCases,
  type ClaimCase,
} from './simulated-claims';

vi.setConfig({ testTimeout: 60_000 });

const RUNS = 1000;

/** At most so many false claims each way in 1,000 runs, and an interval that holds the truth in 93% or more. */
function expectSound(cases: readonly ClaimCase[], most: number, repeats = RUNS): void {
  for (const each of cases) {
    const { helps, harms, covered } = countClaims(each, repeats);
    expect((1000 * helps) / repeats, `${each.name}: helps`).toBeLessThanOrEqual(most);
    expect((1000 * harms) / repeats, `${each.name}: harms`).toBeLessThanOrEqual(most);
    expect((1000 * covered) / repeats, `${each.name}: covered`).toBeGreaterThanOrEqual(930);
  }
}

test('a library that changes nothing is claimed to help, or harm, in 3% of first proofs at most, at any base rate', () => {
  // Nominally 2.5%; the margin is one standard error.
  expectSound(nullCases, 30);
});

test('where a few tasks move far and the rest a little the other way, false claims stay within 4%', () => {
  // Of 5,000 runs, because these are close: the plain t interval claims in up to 6.3%.
  expectSound(skewedCases, 40, 5000);
});

test('the hardest cases that were found make up to 4.5% false claims, with however many rollouts', () => {
  // Of 3,000 runs; the margin is one standard error.
  expectSound(hardestCases, 49, 3000);
});

test('where rewards by parts leave nothing to chance, up to 6.5% are false', () => {
  expectSound(exactCases, 69, 3000);
});

test('somebody who proves on one test split twenty times is told a falsehood in 5% of cases at most', () => {
  expectSound(pressCases, 50);
});

test('twenty different libraries, each with a few large losses to hide, make up to a tenth of false claims', () => {
  expectSound(differentPressCases, 110);
});

test('effects that differ between templates are not claimed where templates are the clusters', () => {
  expectSound(familyCases, 40);
});

test('failures or wins that are cut off on one arm make no false claims', () => {
  expectSound(undecidedCases, 40);
});

test('each rule is needed: without it, false claims are many', () => {
  const claims = brokenCases.map((each) => {
    const { helps, harms } = countClaims(each, 500, each.alphaOf);
    return Math.max(helps, harms) / 500;
  });
  const [looks = 0, families = 0, ...leftOut] = claims;
  expect(claims).toHaveLength(4);
  expect(looks).toBeGreaterThan(0.15);
  expect(families).toBeGreaterThan(0.07);
  for (const part of leftOut) expect(part).toBeGreaterThan(0.04);
});

test('the interval holds a change that is real in 93% of proofs or more, and never claims its opposite', () => {
  // Half of the cases, to save time; the document has them all.
  for (const each of realCases.filter((_, position) => [0, 3].includes(position % 4))) {
    const { helps, harms, covered } = countClaims(each, RUNS);
    expect(each.truth > 0 ? harms : helps, each.name).toBeLessThanOrEqual(5);
    expect(covered, each.name).toBeGreaterThanOrEqual(930);
  }
});
