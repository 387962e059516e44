import type { ChatRequest } from '../../src/engines/web-llm/runtime';
import { WorkerHere } from '../support/worker-here';
import { QuirkyWebLlm } from '../unit/support/quirky-web-llm';
import { loadQuirky } from '../unit/support/web-llm-artifacts';
import { Trouble, type Moment, type RunFault, type World } from './fault';
import { answerTo } from './small-run';

type Deed = (library: QuirkyWebLlm) => Promise<void>;

/** The app's own engine over a double that has each quirk of web-llm; a worker has its own. */
export function webLlm(
  trouble: Trouble,
  deed: Deed,
  prepareRestart?: (library: QuirkyWebLlm) => void,
): World {
  let spawned = 0;
  return {
    choice: { kind: 'web-llm', model: 'Tiny-Instruct-q4f32_1-MLC' },
    spawn() {
      const library = new QuirkyWebLlm();
      if ((spawned += 1) > 1 && trouble.isArmed) prepareRestart?.(library);
      const at = async (moment: Moment) => {
        if (trouble.strikes(moment)) await deed(library);
      };
      Object.assign(library.state, {
        answer: (request: ChatRequest) => piecesOf(said(request)),
        prefill: () => at('reading'),
        decode: () => at('writing'),
      });
      return new WorkerHere(() => loadQuirky(library));
    },
  };
}

function said({ messages, seed }: ChatRequest): string {
  return answerTo(
    messages.map(({ role, content }) => ({ role: role as 'user', text: content })),
    seed,
  );
}

function piecesOf(text: string): readonly string[] {
  return text.match(/.{1,2}/gsu) ?? [];
}

const never: Deed = () => new Promise(() => undefined);

const loseDevice: Deed = async (library) => {
  library.loseDevice();
};

/** The stream ends after its first piece, without a reason; the next are whole again. */
const breakOff: Deed = async (library) => {
  library.state.breaksAfter = 1;
  setTimeout(() => (library.state.breaksAfter = Infinity), 1);
};

const rows: readonly (Pick<RunFault, 'fault' | 'end'> & {
  readonly moment: Moment;
  readonly times: number;
  readonly deed: Deed;
  readonly restart?: (library: QuirkyWebLlm) => void;
})[] = [
  {
    fault: 'The graphics device is lost while it reads a prompt',
    moment: 'reading',
    times: 1,
    deed: loseDevice,
    end: 'retried',
  },
  {
    fault: 'The graphics device is lost while it writes: the answer would never end',
    moment: 'writing',
    times: 1,
    deed: loseDevice,
    end: 'retried',
  },
  {
    fault: 'The graphics device is lost at every answer',
    moment: 'writing',
    times: Infinity,
    deed: loseDevice,
    end: 'waits',
  },
  {
    fault: 'The device is lost, and there is no graphics processor any more',
    moment: 'writing',
    times: Infinity,
    deed: loseDevice,
    restart: ({ gpu }) => Object.assign(gpu, { missing: async () => 'no adapter' }),
    end: 'waits',
  },
  {
    fault: 'A token never comes',
    moment: 'writing',
    times: 1,
    deed: never,
    end: 'retried',
  },
  {
    fault: 'The reading of a prompt never ends',
    moment: 'reading',
    times: 1,
    deed: never,
    end: 'retried',
  },
  {
    fault: 'An answer breaks off without a reason',
    moment: 'reading',
    times: 1,
    deed: breakOff,
    end: 'retried',
  },
];

export const inWebLlm: readonly RunFault[] = rows.map(({ moment, times, deed, restart, ...row }) => ({
  engine: 'web-llm',
  ...row,
  trouble: () => new Trouble(moment, times),
  world: (trouble) => webLlm(trouble, deed, restart),
}));
