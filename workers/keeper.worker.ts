// Fetches, checks, mends and deletes weights, beside the worker that leads runs: hashing gigabytes takes seconds.
import { expose } from 'comlink';
import { browserArtifacts } from '../src/engines/web-llm/artifacts';
import { browserNetwork } from '../src/engines/weights/browser-network';
import { browserWeights } from '../src/engines/weights/browser-weights';
import { KeeperTasks } from './keeper/keeper-tasks';
import { stoppable } from './keeper/stoppable';

declare const self: DedicatedWorkerGlobalScope;

/** Nobody stands and waits as when a model is loaded: a bad network is given more time. */
const waitsMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

expose(
  stoppable(
    (baseUrl) =>
      new KeeperTasks({
        ...browserWeights(baseUrl, self),
        artifacts: browserArtifacts(self),
        network: browserNetwork(self),
        waitsMs,
        baseUrl,
      }),
  ),
);
