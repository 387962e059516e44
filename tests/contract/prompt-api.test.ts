import { promptApiLoader } from '../../src/engines/prompt-api/load';
import { PromptApiDouble, type DoubleOptions } from '../unit/support/prompt-api-double';
import { engineContract, type Abilities, type EngineMaker } from './engine-contract';
import { HostedEngine } from './hosted-engine';
import { wholeAnswer } from './pretend-model';

const abilities: Abilities = {
  seeds: false,
  temperature: false,
  schema: 'enforced',
  tokens: 'estimated',
  // What all draws share is read once, but a prompt of one turn shares nothing.
  caches: false,
  shows: 'growing',
  ahead: 1,
  pretends: true,
  weighsBudget: true,
  settlesMs: 500,
};

/** The browser's own model, over a double of what its draft says. */
function promptApi(options: DoubleOptions, hosted = false): EngineMaker {
  return {
    async open() {
      const factory = new PromptApiDouble({
        say: (messages, { schema, count }) =>
          wholeAnswer({
            turns: messages.map(({ role, content }) => ({ role: role as 'user', text: content })),
            seed: count,
            temperature: 1,
            maxTokens: 300,
            ...(schema && { schema: schema as Record<string, unknown> }),
          }).join(''),
        contextWindow: 1024,
        ...options,
      });
      const load = promptApiLoader({
        factory,
        browser: { name: 'Chromium', version: '156.0.1.2' },
        now: () => performance.now(),
      });
      const loaded = await load({ kind: 'prompt-api' }, () => undefined, new AbortController().signal);
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
      return hosted ? HostedEngine.open(() => loaded.value) : loaded.value;
    },
  };
}

engineContract('the model of the browser', promptApi({}), abilities);

engineContract('the model of an older browser', promptApi({ names: 'old', modes: [] }), abilities);

engineContract('the model of a browser that knows no schemas', promptApi({ refusesSchemas: true }), {
  ...abilities,
  schema: 'text',
});

engineContract('the model of the browser behind its host', promptApi({}, true), abilities);
