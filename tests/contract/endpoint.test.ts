import { openEndpoint } from '../../src/engines/endpoint/endpoint';
import { waitFor } from '../../workers/desks/gate';
import { engineContract, type Abilities, type EngineMaker } from './engine-contract';
import { HostedEngine } from './hosted-engine';
import { servePretence, type PretenceServer } from './pretence-server';

const abilities: Abilities = {
  seeds: true,
  temperature: true,
  schema: 'enforced',
  tokens: 'counted',
  caches: true,
  shows: 'growing',
  ahead: 3,
  pretends: true,
  weighsBudget: true,
  settlesMs: 500,
};

/** The client as it is, against a server of HTTP on this machine. */
function endpoint(kind: 'plain' | 'several' | 'poor', hosted = false): EngineMaker {
  let server: PretenceServer | undefined;
  return {
    async open() {
      server ??= await servePretence(kind);
      const choice = {
        kind: 'endpoint',
        baseUrl: server.baseUrl,
        model: 'pretend',
        concurrency: abilities.ahead,
      } as const;
      const ports = {
        fetch: (url: string, init: RequestInit) => fetch(url, init),
        wait: waitFor,
        now: () => performance.now(),
      };
      const opened = await openEndpoint(choice, ports, new AbortController().signal);
      if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
      const engine = opened.value;
      return hosted ? HostedEngine.open(() => engine) : engine;
    },
    reading: () => server!.reading(),
    close: () => server!.close(),
  };
}

engineContract('a server that answers one by one', endpoint('plain'), abilities);

// With `n`, one call answers a whole group: its draws begin together, and their tokens are shares of what it took.
engineContract('a server that answers several in one call', endpoint('several'), {
  ...abilities,
  ahead: Infinity,
  caches: false,
});

// No usage, no seed, no temperature, no schema, no stream: what is left is an answer.
engineContract(
  'a server that has nothing but answers',
  endpoint('poor'),
  {
    ...abilities,
    seeds: false,
    temperature: false,
    schema: 'text',
    tokens: 'estimated',
    caches: false,
    shows: 'whole',
  },
  {
    without: {
      'called off while the answer is written, it ends in time': 'what is written is shown when it is there',
      'called off twice in a row, the third answers': 'what is written is shown when it is there',
    },
  },
);

engineContract('a server behind the host of its worker', endpoint('plain', true), abilities);
