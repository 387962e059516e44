import { readFile } from 'node:fs/promises';
import { UsageError } from './usage-error';

/** The text of a file that somebody named. */
export async function readInput(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
