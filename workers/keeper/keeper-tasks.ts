import type { Result } from '../../src/core/result';
import { fail, ok } from '../../src/core/result';
import { defaultModel } from '../../src/engines/default-model';
import { sha256 } from '../../src/engines/digest';
import type { LoadFailure } from '../../src/engines/engine';
import { aboutPinned, type ModelSourcePorts } from '../../src/engines/model-source';
import type { Artifacts } from '../../src/engines/web-llm/artifacts';
import { readManifest } from '../../src/engines/web-llm/manifest';
import { recordOf } from '../../src/engines/web-llm/records';
import type { AboutModel } from '../../src/engines/weights/about';
import { aboutCompiled } from '../../src/engines/weights/compiled';
import type { FetchProgress } from '../../src/engines/weights/complete-model';
import { webLlmHome } from '../../src/engines/weights/file-home';
import { aboutHosted } from '../../src/engines/weights/hosted';
import { Keeper } from '../../src/engines/weights/keeper';
import { unsharedFiles } from '../../src/engines/weights/unshared-files';
import type { DownloadChoice, ModelCheck } from '../models-wire';

type Told = (progress: FetchProgress) => void;

export interface KeeperTaskPorts extends ModelSourcePorts {
  readonly artifacts: Artifacts;
  /** The address of the page. */
  readonly baseUrl: string;
}

const unknown: LoadFailure = { kind: 'start', detail: 'no model of this name is kept here' };

/** What can be done with weights besides loading them. */
export class KeeperTasks {
  readonly #ports: KeeperTaskPorts;
  readonly #keeper: Keeper;

  constructor(ports: KeeperTaskPorts) {
    this.#ports = ports;
    this.#keeper = new Keeper({ ...ports, home: webLlmHome(ports.artifacts) });
  }

  async fetch(
    choice: DownloadChoice,
    onProgress: Told,
    signal: AbortSignal,
  ): Promise<Result<void, LoadFailure>> {
    const about =
      choice.engine === 'wllama' ? aboutHosted(choice.model) : await this.#compiled(choice, signal);
    if (!about.ok) return about;
    const fetched = await this.#keeper.complete(about.value, onProgress, signal);
    return fetched.ok ? ok(undefined) : fetched;
  }

  async verify(id: string, onProgress: Told, signal: AbortSignal): Promise<Result<ModelCheck, LoadFailure>> {
    const whole = await this.#wholeEntry(id);
    if (whole) return ok(whole);
    const about = await this.#ports.store.about(id);
    return about ? asCheck(await this.#keeper.verify(about, onProgress, signal)) : fail(unknown);
  }

  async repair(id: string, onProgress: Told, signal: AbortSignal): Promise<Result<ModelCheck, LoadFailure>> {
    const whole = await this.#wholeEntry(id);
    if (whole?.wrongBytes === 0) return ok(whole);
    if (whole) await this.#ports.earlier.forget(id);
    const pinned = id === defaultModel.name ? aboutPinned(defaultModel, this.#ports.baseUrl) : undefined;
    const about = (await this.#ports.store.about(id)) ?? pinned;
    return about ? asCheck(await this.#keeper.repair(about, onProgress, signal)) : fail(unknown);
  }

  async forget(id: string, signal: AbortSignal): Promise<Result<void, LoadFailure>> {
    await this.#ports.earlier.forget(id);
    const own = await this.#own(id);
    return own ? await this.#keeper.forget(own, signal) : ok(undefined);
  }

  /** What came of a download that is called off goes, unless another tab or an engine is at work with it. */
  async forgetUnused(id: string): Promise<Result<void, LoadFailure>> {
    const own = await this.#own(id);
    return own ? await this.#keeper.forgetUnused(own) : ok(undefined);
  }

  async #own(id: string): Promise<AboutModel | undefined> {
    const { store } = this.#ports;
    const about = await store.about(id);
    return about && { ...about, files: await unsharedFiles(id, about.files, store) };
  }

  /** What its two small files say that it consists of: they come first, and are kept. */
  async #compiled(
    choice: Extract<DownloadChoice, { engine: 'web-llm' }>,
    signal: AbortSignal,
  ): Promise<Result<AboutModel, LoadFailure>> {
    const { default: records } = await import('../../src/engines/web-llm/addresses.json');
    const record = recordOf({ kind: 'web-llm', ...choice }, records);
    if (!record) return fail({ kind: 'start', detail: `web-llm has no model of the name ${choice.model}` });
    const manifest = await readManifest(record, this.#ports.artifacts, signal);
    return manifest.ok ? aboutCompiled(choice, manifest.value.files) : manifest;
  }

  async #wholeEntry(id: string): Promise<ModelCheck | undefined> {
    const whole = id === defaultModel.name ? await this.#ports.earlier.find(id) : undefined;
    if (!whole) return undefined;
    const isRight = (await sha256(new Uint8Array(await whole.arrayBuffer()))) === defaultModel.sha256;
    return { checkedBytes: whole.size, wrongBytes: isRight ? 0 : whole.size, by: 'hash' };
  }
}

function asCheck(checked: Result<Omit<ModelCheck, 'by'>, LoadFailure>): Result<ModelCheck, LoadFailure> {
  return checked.ok ? ok({ ...checked.value, by: 'hash' }) : checked;
}
