import { asCommand } from './as-command';
import { runInApp } from './run-in-app';
import { readRunOptions } from './run-options';

/** 0 finished, 3 the model cannot do these tasks, 4 stopped, 1 failed. */
const exitCodes: Readonly<Record<string, number>> = { finished: 0, cannot: 3, stopped: 4, failed: 1 };

/** Runs `learn` or `prove` from what was typed. Progress goes to standard error. */
export function runCommand(kind: 'learn' | 'prove'): Promise<void> {
  return asCommand(async () => {
    const options = readRunOptions(kind, process.argv.slice(2));
    const status = await runInApp(options, (line) => console.error(line));
    return exitCodes[status] ?? 1;
  });
}
