import type { RunOptions } from './run-options';
import { readRunOptions } from './run-options';
import { runInApp } from './run-in-app';
import { UsageError } from './usage-error';

/** 0 finished, 3 the model cannot do these tasks, 4 stopped, 1 failed, 2 what was typed cannot be done. */
const exitCodes: Readonly<Record<string, number>> = { finished: 0, cannot: 3, stopped: 4, failed: 1 };

/** Runs `learn` or `prove` from what was typed, and sets the exit code. Progress goes to standard error. */
export async function runCommand(kind: RunOptions['kind']): Promise<void> {
  try {
    const options = readRunOptions(kind, process.argv.slice(2));
    const status = await runInApp(options, (line) => console.error(line));
    process.exitCode = exitCodes[status] ?? 1;
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
