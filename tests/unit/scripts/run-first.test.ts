import { expect, test } from 'vitest';
import { runFirst } from '../../../scripts/run-first';

const node = (script: string) => [process.execPath, '-e', script];

test('a program that is not there is passed over', async () => {
  await runFirst([['cairn-no-such-program'], node('')]);
});

test('a program that fails is not hidden by the next one, and says why', async () => {
  const failing = node('console.error("no space left"); process.exitCode = 7');
  await expect(runFirst([failing, node('')])).rejects.toThrow(/ended with code 7: no space left/);
});

test('a program that lacks what was asked for is passed over', async () => {
  const without = node('console.error("No module named pip"); process.exitCode = 1');
  await runFirst([without, node('')], /No module named pip/);
  await expect(runFirst([without], /No module named pip/)).rejects.toThrow('none of these is here');
});

test('a program that tells more than a pipe holds comes to its end', async () => {
  const wordy = node('console.error("x".repeat(300_000)); console.error("the end"); process.exitCode = 1');
  await expect(runFirst([wordy])).rejects.toThrow('the end');
});
