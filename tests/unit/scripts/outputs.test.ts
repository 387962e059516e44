import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareOutput } from '../../../scripts/headless/outputs';
import { UsageError } from '../../../scripts/headless/usage-error';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-outputs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a missing folder is made, and no empty file is left in it', async () => {
  await prepareOutput('--out', path.join(folder, 'a', 'b', 'run.json'));
  expect(await readdir(path.join(folder, 'a', 'b'))).toEqual([]);
});

test('what an earlier run wrote stays until there is something to write', async () => {
  const file = path.join(folder, 'run.json');
  await writeFile(file, 'earlier');
  await prepareOutput('--out', file);
  expect(await readFile(file, 'utf8')).toBe('earlier');
});

test('a file that cannot be written is what was typed wrong', async () => {
  await mkdir(path.join(folder, 'taken'));
  await writeFile(path.join(folder, 'file'), '');
  for (const name of ['taken', path.join('file', 'run.json')]) {
    const refused = prepareOutput('--recording', path.join(folder, name));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(/^--recording .* cannot be written: /);
  }
});
