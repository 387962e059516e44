import { spawn } from 'node:child_process';

interface Outcome {
  /** Nothing where the program is not there. */
  readonly code: number | undefined;
  /** The last of what it told on standard error. */
  readonly told: string;
}

/** A tool can be there as a program and still lack the part that was asked for; `missing` recognises how it says so. */
export async function runFirst(
  commands: readonly (readonly string[])[],
  missing: RegExp | undefined = undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  for (const [program, ...parameters] of commands) {
    const { code, told } = await outcomeOf(program!, parameters, env);
    if (code === 0) return;
    if (code === undefined || missing?.test(told)) continue;
    // Another one would fail the same way, or hide why this one did.
    throw new Error(`${program} ended with code ${code}: ${lastLines(told)}`);
  }
  throw new Error(
    `none of these is here: ${commands.map((command) => command.slice(0, 3).join(' ')).join(', ')}`,
  );
}

function outcomeOf(program: string, parameters: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'], env });
    // Nothing goes on for a command that has ended.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('close', () => process.off('exit', end));
    let told = '';
    // Read even where nobody needs it: a full pipe would stop the program for good.
    child.stderr.on('data', (chunk: Buffer) => {
      told = (told + chunk.toString()).slice(-4000);
    });
    child.once('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') resolve({ code: undefined, told });
      else reject(error);
    });
    child.once('close', (code) => resolve({ code: code ?? 1, told }));
  });
}

function lastLines(told: string): string {
  const lines = told.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).join(' / ') || 'it did not say why';
}
