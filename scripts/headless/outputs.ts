import { lstat, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error';

/**
 * Makes sure that `file` can be written when there is something to write, and makes its folder. What stands there
 * stays as it is: a run that fails must not cost the result of an earlier one, nor leave an empty file.
 */
export async function prepareOutput(flag: string, file: string): Promise<void> {
  try {
    await mkdir(path.dirname(path.resolve(file)), { recursive: true });
    const wasThere = (await lstat(file).catch(() => undefined)) !== undefined;
    await (await open(file, 'a')).close();
    if (!wasThere) await rm(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${flag} ${file} cannot be written: ${why}`);
  }
}
