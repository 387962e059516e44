import type { Turn } from '../../src/core/policy';
import type { ChatRequest } from '../../src/engines/web-llm/runtime';
import { QuirkyWebLlm } from '../unit/support/quirky-web-llm';
import { quirkyEngine } from '../unit/support/web-llm-artifacts';
import { engineContract, type Abilities, type EngineMaker } from './engine-contract';
import { HostedEngine } from './hosted-engine';
import { wholeAnswer } from './pretend-model';

const abilities: Abilities = {
  seeds: true,
  temperature: true,
  schema: 'enforced',
  tokens: 'counted',
  caches: false,
  shows: 'growing',
  ahead: 1,
  pretends: true,
  weighsBudget: false,
  // Nothing interrupts the reading of a prompt; the host would end the worker before this.
  settlesMs: 1_700,
};

/** Longer than all that a behaviour does in the meantime. */
const readingMs = 30;

/** The app's own loader and engine, over a double that has each quirk of web-llm that is known. */
function webLlm(change: (library: QuirkyWebLlm) => void = () => undefined, hosted = false): EngineMaker {
  const onReading: (() => void)[] = [];
  return {
    async open() {
      const library = new QuirkyWebLlm();
      library.state.answer = (request) => wholeAnswer(asPretended(request));
      library.state.prefill = async () => {
        for (const tell of onReading.splice(0)) tell();
        await pause(readingMs);
      };
      library.state.decode = () => pause(0);
      change(library);
      const engine = await quirkyEngine(library);
      return hosted ? HostedEngine.open(() => engine) : engine;
    },
    reading: () => new Promise((resolve) => onReading.push(resolve)),
  };
}

function asPretended({ messages, seed, temperature, max_tokens: maxTokens }: ChatRequest) {
  const turns = messages.map(({ role, content }): Turn => ({ role: role as Turn['role'], text: content }));
  return { turns, seed, temperature, maxTokens };
}

engineContract('web-llm', webLlm(), abilities);

engineContract('web-llm behind the host of its worker', webLlm(undefined, true), abilities);

engineContract(
  'web-llm that counts nothing, and whose errors are strings',
  webLlm(({ state }) => Object.assign(state, { usage: false, stringErrors: true })),
  { ...abilities, tokens: 'estimated' },
);

engineContract(
  'web-llm that can make no grammar',
  webLlm(({ state }) => Object.assign(state, { grammarFails: true })),
  { ...abilities, schema: 'text' },
);

engineContract(
  'web-llm whose grammars end in whitespace without end',
  webLlm(({ state }) => Object.assign(state, { blanks: true })),
  { ...abilities, schema: 'text' },
);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
