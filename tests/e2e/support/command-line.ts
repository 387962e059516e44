import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';

export type Command = 'learn' | 'prove' | 'grade';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** What goes to people: progress, and what cannot be done. */
  readonly told: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first match in what it has told; waits for it, and rejects where the command ends without. */
  told(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Runs a command as `npm run` does, without npm between it and a signal. */
export function start(command: Command, args: readonly string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, told }));
  });
  return {
    process: child,
    ended,
    told: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(told);
          if (match) resolve(match);
        };
        child.stderr.on('data', look);
        look();
        void ended.then(() => reject(new Error(`it ended without telling ${String(pattern)}:\n${told}`)));
      }),
  };
}

export function run(command: Command, args: readonly string[]): Promise<Ended> {
  return start(command, args).ended;
}

/** `{ trainTasks: 4 }` as it is typed: `--train-tasks 4`. */
export function flags(values: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
}

/** A folder of a test's own, gone afterwards. */
export interface Folder {
  readonly path: string;
  write(name: string, text: string): Promise<string>;
  /** The parsed content of a JSON file that a command wrote here. */
  json(name: string): Promise<unknown>;
}

export const test = base.extend<{ readonly folder: Folder }>({
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), `cairn-${browserName}-`));
    await use({
      path: folder,
      async write(name, text) {
        await writeFile(path.join(folder, name), text);
        return path.join(folder, name);
      },
      json: async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as unknown,
    });
    await rm(folder, { recursive: true, force: true });
  },
});
