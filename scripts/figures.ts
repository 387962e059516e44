/**
 * Measures the rules of proof by simulation and writes the tables of `docs/method-figures.md`. The laws are those of
 * the tests in tests/unit/statistics; here there are more of them, and more repeats. Takes some minutes of one core.
 */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { adaptiveFigures } from './figures/adaptive';
import { claimFigures, controlsFigures, powerFigures } from './figures/claims';
import { effectsFigures } from './figures/effects';
import { projectFolder } from './places';

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '5000' } } });
const repeats = Number(values.repeats);
if (!Number.isInteger(repeats) || repeats < 100) {
  console.error(`--repeats takes a whole number from 100 on, got ${values.repeats}.`);
  process.exit(2);
}

const sections = [
  () => claimFigures(repeats),
  () => controlsFigures(Math.ceil(repeats / 2)),
  () => powerFigures(Math.ceil(repeats / 2)),
  () => effectsFigures(Math.ceil(repeats / 4)),
  () => adaptiveFigures(20 * repeats),
].map((section) => {
  const text = section();
  console.log(`${text}\n`);
  return text;
});

const page = `# What the rules of proof do, measured

Made by \`npm run figures\`: simulations with ${repeats.toLocaleString('en')} repeats a case (half as many for controls and power, a quarter for series of twenty proofs, for
rules left out and for single experiences), every one seeded, so that the figures come out the same anywhere. Rewards are 0 or 1. The project's tests
hold the same simulations to their limits.

${sections.join('\n\n')}
`;
const target = path.join(projectFolder, 'docs', 'method-figures.md');
await writeFile(target, await format(page, { ...(await resolveConfig(target)), parser: 'markdown' }));
