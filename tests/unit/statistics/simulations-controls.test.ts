import { expect, test, vi } from 'vitest';
import { controlsCases, countControls } from './simulated-controls';

vi.setConfig({ testTimeout: 60_000 });

test('of six controls that change nothing, any is claimed to help, or to harm, in 4% of proofs at most', () => {
  for (const each of controlsCases) {
    const { helps, harms, covered } = countControls(each, 1000);
    expect(helps, `${each.name}: helps`).toBeLessThanOrEqual(40);
    expect(harms, `${each.name}: harms`).toBeLessThanOrEqual(40);
    expect(covered, `${each.name}: all six intervals hold`).toBeGreaterThanOrEqual(930);
  }
});

test('two controls of six that add 25 points are both found in most proofs', () => {
  const each = controlsCases.find(({ truths }) => truths.some((truth) => truth > 0));
  if (each === undefined) throw new Error('no case with a true change');
  const { found, repeats } = countControls(each, 500);
  expect(found / (2 * repeats)).toBeGreaterThan(0.75);
});
