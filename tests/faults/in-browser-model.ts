import { promptApiLoader } from '../../src/engines/prompt-api/load';
import type { Message } from '../../src/engines/prompt-api/language-model';
import { WorkerHere } from '../support/worker-here';
import { PromptApiDouble, type Said } from '../unit/support/prompt-api-double';
import { Trouble, type RunFault, type World } from './fault';
import { answerTo } from './small-run';

/** The app's own engine over a double of the Prompt API. It takes no seeds: an answer follows from those before it. */
export function browserModel(trouble: Trouble, said: Said): World {
  const given = new Map<string, number>();
  const say = (messages: readonly Message[]): Said => {
    if (trouble.strikes('reading')) return said;
    const turns = messages.map(({ role, content }) => ({ role, text: content }));
    const prompt = JSON.stringify(turns);
    const before = given.get(prompt) ?? 0;
    given.set(prompt, before + 1);
    return answerTo(turns, before);
  };
  return {
    choice: { kind: 'prompt-api' },
    spawn: () =>
      new WorkerHere((choice, onProgress, signal) =>
        promptApiLoader({
          factory: new PromptApiDouble({ say }),
          browser: { name: 'Chromium', version: '156.0.1.2' },
          now: () => performance.now(),
        })(choice as { kind: 'prompt-api' }, onProgress, signal),
      ),
  };
}

const rows: readonly (Pick<RunFault, 'fault' | 'end'> & {
  readonly said: Said;
  readonly times: number;
})[] = [
  {
    fault: 'Its session ends in the middle of an answer',
    said: { error: 'InvalidStateError', after: 'PA' },
    times: 1,
    end: 'retried',
  },
  {
    fault: 'It breaks, and does not say why',
    said: { error: 'UnknownError' },
    times: 2,
    end: 'retried',
  },
  {
    fault: 'It says nothing, and does not hear that it is called off',
    said: { hangs: 'deaf' },
    times: 1,
    end: 'retried',
  },
  {
    fault: 'The browser no longer allows it',
    said: { error: 'NotAllowedError' },
    times: Infinity,
    end: 'waits',
  },
  {
    fault: 'An answer grows past what it can keep in mind',
    said: { overflowsAfter: 'PA' },
    times: 1,
    end: 'goes on',
  },
  {
    fault: 'A task is in a language that it does not take',
    said: { error: 'NotSupportedError' },
    times: 1,
    end: 'goes on',
  },
];

export const inBrowserModel: readonly RunFault[] = rows.map(({ said, times, ...row }) => ({
  engine: 'browser',
  ...row,
  trouble: () => new Trouble('reading', times),
  world: (trouble) => browserModel(trouble, said),
}));
