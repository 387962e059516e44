import type { Page } from '@playwright/test';
import type { WebLlmChoice } from '../../../src/engines/engine';
import type { Asked } from './page';

type Attempt = (tab: Page, choice: WebLlmChoice, origin: string) => Promise<object>;

const short: Asked = { turns: [{ role: 'user', text: 'ab' }], maxTokens: 3, temperature: 1, seeds: [1] };
const load = (tab: Page, choice: WebLlmChoice) => tab.evaluate((one) => globalThis.real.load(one), choice);
const loadUntil = (tab: Page, choice: WebLlmChoice, phase: 'downloading' | 'starting') =>
  tab.evaluate(([one, at]) => globalThis.real.load(one, at), [choice, phase] as const);
const draw = (tab: Page, asked: Asked, stopAfter?: number) =>
  tab.evaluate(([one, after]) => globalThis.real.draw(one, after), [asked, stopAfter] as const);
const alone = (tab: Page, choice: WebLlmChoice, asked: Asked, stopAfter: number) =>
  tab.evaluate(([one, what, after]) => globalThis.real.alone(one, what, after), [
    choice,
    asked,
    stopAfter,
  ] as const);

/** In this order: the first one fetches, later ones find the weights kept. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'called off while fetching': (tab, choice) => loadUntil(tab, choice, 'downloading'),
  'load, from the network': load,
  'a group of two, three tokens each': (tab) => draw(tab, { ...short, seeds: [1, 2] }),
  'the first seed again': (tab) => draw(tab, short),
  'temperature 0': (tab) => draw(tab, { ...short, temperature: 0 }),
  'a schema': (tab) => draw(tab, { ...short, maxTokens: 6, schema: { enum: ['a', 'b'] } }),
  'a prompt that does not fit': (tab) =>
    draw(tab, { ...short, turns: [{ role: 'user', text: 'x'.repeat(300) }] }),
  'called off while writing': (tab) => draw(tab, { ...short, maxTokens: 50, seeds: [1, 2] }, 2),
  'and the draw after it': (tab) => draw(tab, short),
  'stop between draws': (tab) => tab.evaluate(() => globalThis.real.stop()),
  'called off while starting': (tab, choice) => loadUntil(tab, choice, 'starting'),
  'load again, from what is kept': load,
  'let go, and loaded again': async (tab, choice) => {
    await tab.evaluate(() => globalThis.real.dispose());
    return await load(tab, choice);
  },
  'alone: called off while writing': (tab, choice) => alone(tab, choice, { ...short, maxTokens: 50 }, 2),
  'alone: called off while the prompt is read': (tab, choice) =>
    alone(tab, choice, { ...short, maxTokens: 50 }, 0),
  'a library that is a page': (tab, choice, origin) =>
    load(tab, { ...choice, record: { ...choice.record!, libraryUrl: `${origin}page.wasm` } }),
  'a library that is not there': (tab, choice, origin) =>
    load(tab, { ...choice, record: { ...choice.record!, libraryUrl: `${origin}none.wasm` } }),
  'weights that are pages': (tab, choice, origin) =>
    load(tab, { ...choice, record: { ...choice.record!, weightsUrl: `${origin}html` } }),
  'weights that are not there': (tab, choice, origin) =>
    load(tab, { ...choice, record: { ...choice.record!, weightsUrl: `${origin}none` } }),
  'a model that web-llm does not know': (tab) => load(tab, { kind: 'web-llm', model: 'no-such-model' }),
  'a feature that is missing': (tab, choice) =>
    load(tab, { ...choice, record: { ...choice.record!, requiredFeatures: ['shader-f16'] } }),
};
