import type { Page } from '@playwright/test';
import type { ModelPlace } from '../../src/core/beside';
import type { HostedModel } from '../../src/engines/engine';
import type { HubFailure } from '../../workers/models-wire';
import './automation';
import { UsageError } from './usage-error';

/** Whether `--model` names something on the web: an address, or `hub:owner/name/file.gguf`. */
export function isHosted(value: string): boolean {
  return /^(https?:\/\/|hub:)/i.test(value);
}

/** The one model that was named; the page asks the hub, and nobody else. */
export async function findHosted(page: Page, named: string): Promise<HostedModel> {
  const listed = await page.evaluate((text) => globalThis.cairn.api.hubModels(text), named);
  if (!listed.ok) throw new UsageError(hubSentence(named, listed.failure));
  return theOne(named, listed.value);
}

/** A repository mostly has one model in several sizes: which, is for the person to say. */
export function theOne(named: string, models: readonly HostedModel[]): HostedModel {
  const [first, ...others] = models;
  if (first && others.length === 0) return first;
  const names = models.map(({ name, files }) => `${name}${sizeOf(files)}`);
  throw new UsageError(
    `${named} has ${models.length} models: name one of them, as hub:owner/name/file.gguf.\n  ${names.join('\n  ')}`,
  );
}

export function hubSentence(named: string, failure: HubFailure): string {
  switch (failure.kind) {
    case 'bad-name':
      return `--model is a .gguf file, an https address, or hub:owner/name/file.gguf; “${named}” is none of them.`;
    case 'no-repository':
      return `The hub has no repository ${named}, or not for everybody.`;
    case 'no-gguf':
      return `There is no such GGUF model in ${named}.`;
    case 'gated':
      return `${named} asks for an account at the hub. Fetch it with that, and give the file to --model.`;
    case 'unreachable':
      return `The hub could not be asked for ${named}: ${failure.detail}.`;
  }
}

/** Tells every tenth part of each model's download. Once for a page: a name can be given to it only once. */
export async function tellFetching(page: Page, tell: (line: string) => void): Promise<void> {
  const told: Record<ModelPlace, number> = { first: 0, second: 0, third: 0 };
  await page.exposeFunction('cairnFetching', (place: ModelPlace, received: number, total: number) => {
    const tenth = Math.floor((received / total) * 10);
    if (tenth <= told[place]) return;
    told[place] = tenth;
    tell(`${place === 'first' ? '' : `${place} model: `}fetched ${tenth * 10} % of ${megabytes(total)}`);
  });
  await page.evaluate(() => {
    const { cairnFetching } = globalThis as unknown as {
      cairnFetching: (place: string, received: number, total: number) => void;
    };
    globalThis.cairn.onEvent((event) => {
      if (event.type !== 'model') return;
      if (event.model.state !== 'loading') return;
      const { phase, receivedBytes, totalBytes } = event.model.progress;
      if (phase === 'downloading' && receivedBytes !== undefined && totalBytes) {
        cairnFetching(event.place, receivedBytes, totalBytes);
      }
    });
  });
}

function sizeOf(files: HostedModel['files']): string {
  const bytes = files.reduce((sum, { sizeBytes = Number.NaN }) => sum + sizeBytes, 0);
  return Number.isNaN(bytes) ? '' : `, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
