import * as v from 'valibot';
import type { Refusal, SampleFailure } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import { hashOf } from '../../statistics/hash';
import {
  fixedChoices,
  type EndpointChoice,
  type Engine,
  type EngineFacts,
  type FixedChoice,
  type LoadFailure,
} from '../engine';
import { addressOf, areHeadersUsable, originOf, requestInit, withoutSlash, type Endpoint } from './address';
import { bytesOf, jsonIn, textOf } from './body';
import { Caller, type CallerPorts } from './caller';
import { EndpointEngine } from './endpoint-engine';
import { isAway, refusalOf, withoutKey } from './http-failure';
import { modelListSchema } from './replies';

/** Where a server does not say how much it reads at once. */
const usualContext = 8192;
/** In every server's range, and no server's fixed one: only who takes no temperature refuses it. */
const midTemperature = 0.5;
/** Bytes of a list of models; a vendor of hundreds needs one. */
const longestList = 20_000_000;
const badHeaders = 'the key or a header has a character that no request can carry';

/**
 * A model behind an OpenAI-compatible address. Opening it asks one small question with every optional parameter, so that
 * what the server refuses is known before a run: `seed`, `response_format`, `n` are found out, not assumed.
 */
export async function openEndpoint(
  choice: EndpointChoice,
  ports: CallerPorts,
  signal: CancelSignal,
): Promise<Result<Engine, LoadFailure>> {
  if (!isUsable(choice.baseUrl)) {
    return fail({
      kind: 'endpoint',
      detail: 'this is no http or https address without a name and a password',
    });
  }
  if (!areHeadersUsable(choice)) return fail({ kind: 'endpoint', detail: badHeaders, why: 'key' });
  const caller = new Caller(choice, ports);
  const question = {
    turns: [{ role: 'user' as const, text: 'Reply with the word ok.' }],
    temperature: midTemperature,
    maxTokens: 16,
  };
  const asked = await caller.ask(question, 1, 1, signal, () => undefined);
  if (!asked.ok) return fail(loadFailureOf(asked.failure, choice));
  const [hasSeveral, shape] = await Promise.all([answersSeveral(caller, signal), tryShape(caller, signal)]);
  if (!shape.ok) return fail(loadFailureOf(shape.failure, choice));
  const contextTokens = choice.contextTokens ?? (await contextOf(choice, ports, signal)) ?? usualContext;
  const counts = asked.value[0]?.tokens.estimated !== true;
  const fixed = fixedChoices.filter((name) =>
    name === 'tokens' ? !counts : !caller.knows(parameterOf[name]),
  );
  caller.open();
  return ok(new EndpointEngine(caller, hasSeveral, factsOf(choice, contextTokens, fixed)));
}

/** What a server does not let anybody choose is what it refuses to be told. */
const parameterOf = { temperature: 'temperature', seed: 'seed', schema: 'response_format' } as const;

function loadFailureOf(failure: SampleFailure, choice: EndpointChoice): LoadFailure {
  const why = failure.kind === 'unavailable' ? failure.why : undefined;
  return { kind: 'endpoint', detail: withoutKey(failure.detail, choice), ...(why && { why }) };
}

/**
 * Whether it takes a schema. What it makes of it is not looked at: small models fail at that, too. A server that answers
 * without one and not with one takes none, whatever it says; of one that is away nothing was found out.
 */
async function tryShape(caller: Caller, signal: CancelSignal): Promise<Result<undefined, SampleFailure>> {
  const request = {
    turns: [{ role: 'user' as const, text: 'Reply with {"ok":true}.' }],
    temperature: midTemperature,
    maxTokens: 16,
    schema: {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    },
  };
  const asked = await caller.ask(request, 1, 1, signal, () => undefined);
  if (asked.ok) return ok(undefined);
  if (isAway(asked.failure)) return asked;
  caller.leaveOut('response_format');
  return ok(undefined);
}

/** Several answers in one call share the reading of the prompt, where the server has that. */
async function answersSeveral(caller: Caller, signal: CancelSignal): Promise<boolean> {
  const request = {
    turns: [{ role: 'user' as const, text: 'Reply with the word ok.' }],
    temperature: 1,
    maxTokens: 4,
  };
  const asked = await caller.ask(request, 1, 2, signal, () => undefined);
  return asked.ok;
}

/** Why a server lists no models. */
interface ListFailure {
  readonly detail: string;
  readonly why?: Refusal;
}

/** The ids of the models that the server has. */
export async function listModels(
  choice: Endpoint,
  fetch: CallerPorts['fetch'],
): Promise<Result<readonly string[], ListFailure>> {
  try {
    if (!isUsable(choice.baseUrl)) return fail({ detail: 'this is no http or https address' });
    if (!areHeadersUsable(choice)) return fail({ detail: badHeaders, why: 'key' });
    const list = await readModels(choice, fetch, AbortSignal.timeout(15_000));
    return ok(list.map(({ id }) => id).slice(0, 500));
  } catch (error) {
    const why = error instanceof NoList ? error.why : 'no-connection';
    const detail = `${originOf(choice.baseUrl)}: ${withoutKey(saidOf(error), choice)}`;
    return fail({ detail, ...(why && { why }) });
  }
}

/** The server has answered, and not with a list. */
class NoList extends Error {
  readonly why: Refusal | undefined;

  constructor(message: string, why: Refusal | undefined) {
    super(message);
    this.why = why;
  }
}

/** Browsers' own words for a connection that there is not say nothing to anybody. */
function saidOf(error: unknown): string {
  if (error instanceof TypeError) return 'there is no connection';
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'it does not answer in time';
  return error instanceof Error ? error.message : String(error);
}

async function contextOf(
  choice: EndpointChoice,
  ports: CallerPorts,
  signal: CancelSignal,
): Promise<number | undefined> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const limited = AbortSignal.any([controller.signal, AbortSignal.timeout(15_000)]);
    const models = await readModels(choice, ports.fetch, limited);
    const mine =
      models.find(({ id }) => id === choice.model) ?? (models.length === 1 ? models[0] : undefined);
    return mine?.max_model_len ?? mine?.context_length ?? mine?.meta?.n_ctx ?? undefined;
  } catch {
    // A server without a list of models is as good as any other: the usual context is taken.
    return undefined;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function readModels(
  endpoint: Endpoint,
  fetch: CallerPorts['fetch'],
  signal: AbortSignal,
): Promise<v.InferOutput<typeof modelListSchema>> {
  const response = await fetch(addressOf(endpoint, '/models'), requestInit(endpoint, signal));
  if (!response.ok) {
    throw new NoList(`the list of models answers ${response.status}`, refusalOf(response.status));
  }
  const { text } = await textOf(bytesOf(response.body), longestList);
  const list = v.safeParse(modelListSchema, jsonIn(text));
  if (!list.success) throw new NoList('what it answers is no list of models', 'broken-answer');
  return list.output;
}

function factsOf(
  { baseUrl, model }: EndpointChoice,
  contextTokens: number,
  fixed: readonly FixedChoice[],
): EngineFacts {
  return {
    kind: 'openai-compatible',
    model,
    // What answers there may change without a word: the address and the name are all that can be known.
    digest: hashOf(`${originOf(baseUrl)}|${withoutSlash(new URL(baseUrl).pathname)}|${model}`),
    engineVersion: 'chat completions',
    contextTokens,
    threads: 0,
    ...(fixed.length > 0 && { fixed }),
  };
}

function isUsable(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { protocol, username, password } = new URL(baseUrl);
  // A name and a password in an address would end up in error texts and histories.
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
