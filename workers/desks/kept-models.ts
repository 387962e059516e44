import { defaultModel } from '../../src/engines/default-model';
import type { ModelSourcePorts } from '../../src/engines/model-source';
import type { AboutModel } from '../../src/engines/weights/about';
import type { FileHome } from '../../src/engines/weights/file-home';
import { bytesOf, laidOut } from '../../src/engines/weights/gaps';
import { hostedOf } from '../../src/engines/weights/hosted';
import { totalOf } from '../../src/engines/weights/complete-model';
import type { DownloadChoice, KeptModel, KeptModels } from '../models-wire';

/** What lies here of models, as their pieces' names tell it: nothing is read. */
export async function keptModels({
  store,
  earlier,
  home,
}: Pick<ModelSourcePorts, 'store' | 'earlier'> & { readonly home: FileHome }): Promise<KeptModels> {
  const abouts = await store.models();
  const kept = await Promise.all(abouts.map((about) => keptModel(about, store, home)));
  const whole = await earlier.find(defaultModel.name);
  const models = [
    ...(whole ? [wholeEntry(whole)] : []),
    ...kept.filter(({ receivedBytes }) => receivedBytes > 0),
  ];
  const freeBytes = await store.freeBytes();
  return {
    models,
    usedBytes: models.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0),
    ...(freeBytes !== undefined && { freeBytes: Math.max(0, freeBytes) }),
  };
}

async function keptModel(
  about: AboutModel,
  store: ModelSourcePorts['store'],
  home: FileHome,
): Promise<KeptModel> {
  const pieces = await store.pieces(about.id);
  let receivedBytes = 0;
  let isWhole = about.files.length > 0;
  for (const [index, file] of about.files.entries()) {
    const atHome = await home.find(file);
    const laid = laidOut(
      pieces.filter((piece) => piece.file === index),
      file.sizeBytes,
    );
    receivedBytes += atHome?.size ?? bytesOf(laid.pieces);
    isWhole &&= atHome !== undefined || (file.checked !== undefined && laid.gaps.length === 0);
  }
  const totalBytes = isWhole ? receivedBytes : totalOf(about);
  const choice = choiceOf(about);
  return {
    id: about.id,
    name: about.name,
    engine: about.engine,
    ...(choice && { choice }),
    receivedBytes,
    ...(totalBytes !== undefined && { totalBytes }),
    whole: isWhole,
    hashed: about.files.every(({ hash }) => hash !== undefined),
  };
}

function choiceOf(about: AboutModel): DownloadChoice | undefined {
  if (about.id === defaultModel.name) return undefined;
  if (about.engine === 'wllama') return { engine: 'wllama', model: hostedOf(about) };
  return { engine: 'web-llm', model: about.id, ...(about.record && { record: about.record }) };
}

function wholeEntry(whole: Blob): KeptModel {
  const { name, sizeBytes } = defaultModel;
  return {
    id: name,
    name,
    engine: 'wllama',
    receivedBytes: whole.size,
    totalBytes: sizeBytes,
    whole: whole.size === sizeBytes,
    hashed: true,
  };
}
