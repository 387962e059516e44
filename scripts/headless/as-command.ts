import { UsageError } from './usage-error';

/**
 * Runs a command and sets the exit code it answers. What cannot be done as it was typed is one sentence and code 2;
 * anything unexpected is told in full, with code 1.
 */
export async function asCommand(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
