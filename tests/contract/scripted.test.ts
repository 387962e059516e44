import type { Policy, SampleOutcome } from '../../src/core/policy';
import { fail, ok } from '../../src/core/result';
import type { Engine } from '../../src/engines/engine';
import { scriptedPolicy } from '../unit/support/scripted-policy';
import { engineContract, type Abilities } from './engine-contract';
import { HostedEngine } from './hosted-engine';
import { PretendEngine } from './pretend-engine';
import { pretendAnswer, pretendContext, type PretendRequest } from './pretend-model';

const abilities: Abilities = {
  seeds: true,
  temperature: true,
  schema: 'enforced',
  tokens: 'counted',
  caches: true,
  shows: 'growing',
  ahead: 1,
  pretends: true,
  weighsBudget: true,
  settlesMs: 200,
};

engineContract('an engine that pretends', { open: async () => new PretendEngine() }, abilities);

// All messages are cloned on their way, as between a page and its worker.
engineContract(
  'the host of an engine in a worker',
  { open: () => HostedEngine.open(() => new PretendEngine()) },
  abilities,
);

// The policy that most tests of the learning loop script: they hold for engines as far as it behaves like one.
engineContract(
  'the scripted policy',
  { open: async () => scriptedEngine() },
  { ...abilities, shows: 'never', caches: false },
  {
    without: {
      'called off while the prompt is read, it ends in time': 'its answers take no time',
      'called off while the answer is written, it ends in time': 'its answers take no time',
      'called off twice in a row, the third answers': 'its answers take no time',
    },
  },
);

function scriptedEngine(): Engine {
  let isGone = false;
  const policy: Policy = scriptedPolicy((request, { seed }) =>
    isGone
      ? fail({ kind: 'engine-lost', detail: 'the engine was let go' })
      : scriptedOutcome({ ...request, seed }),
  );
  return {
    facts: new PretendEngine().facts,
    sampleGroup: policy.sampleGroup.bind(policy),
    async dispose() {
      isGone = true;
    },
  };
}

function scriptedOutcome(request: PretendRequest): SampleOutcome {
  const answer = pretendAnswer(request);
  if (answer.kind === 'overflow') {
    return fail({ kind: 'context-overflow', detail: `more than ${pretendContext} tokens` });
  }
  const tokens = { prompt: answer.promptTokens, cached: 0, completion: answer.tokens.length };
  return ok({ text: answer.tokens.join(''), stop: answer.stop, tokens, durationMs: 1 });
}
