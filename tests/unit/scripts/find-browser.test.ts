import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstThatStarts, named } from '../../../scripts/find-browser';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-browser-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, code: number): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
  return file;
}

test('a browser that does not start does not hide one that does', async () => {
  const [stub, whole] = [await program('stub', 1), await program('whole', 0)];
  expect(firstThatStarts([path.join(folder, 'nowhere'), stub, whole])).toBe(whole);
  expect(firstThatStarts([stub])).toBeUndefined();
});

test('a browser that somebody names is used or is an error, never replaced by another', async () => {
  expect(named(undefined)).toBeUndefined();
  expect(named('')).toBeUndefined();
  expect(named(await program('whole', 0))).toBe(path.join(folder, 'whole'));
  const stub = await program('stub', 1);
  expect(() => named(stub)).toThrow(/CAIRN_CHROMIUM names .* does not start/);
  expect(() => named(path.join(folder, 'nowhere'))).toThrow(/CAIRN_CHROMIUM names .* no such file/);
});
