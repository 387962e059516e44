import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inPassingFolder } from '../../../scripts/passing-folder';
import { projectFolder } from '../../../scripts/places';

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'cairn-passing-'));
  folder = path.join(home, 'work');
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('a folder is there for the work and gone afterwards, also where the work fails', async () => {
  const here = await inPassingFolder(folder, async () => {
    await writeFile(path.join(folder, 'a'), 'a');
    return existsSync(folder);
  });
  expect([here, existsSync(folder)]).toEqual([true, false]);
  const failing = inPassingFolder(folder, () => Promise.reject(new Error('no wheel')));
  await expect(failing).rejects.toThrow('no wheel');
  expect(existsSync(folder)).toBe(false);
});

test('Ctrl+C while another program writes into it ends both, and leaves nothing', async () => {
  // Says its process, then writes for as long as it lives.
  const writer = `
    const { mkdirSync, writeFileSync } = require('node:fs');
    writeFileSync(${JSON.stringify(path.join(home, 'writer'))}, String(process.pid));
    setInterval(() => writeFileSync(${JSON.stringify(path.join(folder, 'wheel'))}, 'x'.repeat(1e6)), 1);`;
  const script = path.join(home, 'fetch.mts');
  const from = (name: string) => JSON.stringify(path.join(projectFolder, 'scripts', name));
  await writeFile(
    script,
    `import { inPassingFolder } from ${from('passing-folder.ts')};
     import { runFirst } from ${from('run-first.ts')};
     await inPassingFolder(${JSON.stringify(folder)}, () =>
       runFirst([[process.execPath, '-e', ${JSON.stringify(writer)}]]));`,
  );
  const command = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: projectFolder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => command.once('close', resolve));
  await expect.poll(() => existsSync(path.join(folder, 'wheel')), { timeout: 20_000 }).toBe(true);
  command.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(existsSync(folder)).toBe(false);
}, 30_000);
