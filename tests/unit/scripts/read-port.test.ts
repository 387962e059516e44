import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { projectFolder } from '../../../scripts/places';
import { portSentence, readPort } from '../../../scripts/read-port';
import { serve } from '../../../scripts/serve';

test('PORT is a port, any free one for 0, and the usual one where it says nothing', () => {
  expect([undefined, '', ' ', '0', '8080', '65535'].map(readPort)).toEqual([
    4173, 4173, 4173, 0, 8080, 65_535,
  ]);
});

test('a PORT that is none ends the start with a sentence and code 2, before anything is fetched', async () => {
  for (const PORT of ['abc', '70000', '-1', '80.5']) expect(() => readPort(PORT)).toThrow(`“${PORT}” is not`);
  const start = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    cwd: projectFolder,
    env: { ...process.env, PORT: 'abc' },
  });
  let told = '';
  start.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  expect(await new Promise((resolve) => start.once('close', resolve))).toBe(2);
  expect(told.trim()).toBe('PORT is a number from 0 to 65535 (0 takes any free one); “abc” is not.');
}, 30_000);

test('where the last port is taken, there is none after it, and that is said', async () => {
  const taken = createServer();
  await new Promise<void>((resolve, reject) => {
    taken.once('error', (error) => {
      // Somebody else has it: as good.
      if ('code' in error && error.code === 'EADDRINUSE') resolve();
      else reject(error);
    });
    taken.listen(65_535, 'localhost', resolve);
  });
  const error: unknown = await serve(65_535).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  taken.close();
  expect(portSentence(65_535, error)).toContain('Port 65535 is taken');
  expect(portSentence(80, Object.assign(new Error('no'), { code: 'EACCES' }))).toContain('port 80');
  expect(portSentence(80, new Error('else'))).toBeUndefined();
});
