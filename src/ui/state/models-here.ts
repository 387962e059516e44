import type { ModelChoice } from '../../engines/engine';
import type { DownloadChoice, DownloadState, KeptModel } from '../../../workers/models-wire';

/** A model that is here, in part or whole, or on its way: one row, whatever is known of it. */
export interface ModelHere {
  readonly id: string;
  readonly name: string;
  readonly engine: KeptModel['engine'] | undefined;
  readonly kept: KeptModel | undefined;
  readonly download: DownloadState | undefined;
}

/** What is on its way stands first, in the order in which it was asked for; then what is kept, by name. */
export function modelsHere(
  kept: readonly KeptModel[],
  downloads: readonly DownloadState[],
): readonly ModelHere[] {
  const keptById = new Map(kept.map((model) => [model.id, model]));
  const underWay = downloads.map((download) => {
    const model = keptById.get(download.id);
    keptById.delete(download.id);
    return { id: download.id, name: download.name, engine: model?.engine, kept: model, download };
  });
  const rest = [...keptById.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  return [
    ...underWay,
    ...rest.map((model) => ({
      id: model.id,
      name: model.name,
      engine: model.engine,
      kept: model,
      download: undefined,
    })),
  ];
}

/** Where a model of the catalogue or of a list stands on this device. */
export type Presence = 'absent' | 'part' | 'on-its-way' | 'whole';

export function presenceOf(id: string, here: readonly ModelHere[]): Presence {
  const found = here.find((one) => one.id === id);
  if (!found) return 'absent';
  if (found.download && found.download.phase !== 'paused' && found.download.phase !== 'failed') {
    return 'on-its-way';
  }
  return found.kept?.whole ? 'whole' : 'part';
}

/** The name under which a choice is kept and fetched. */
export function idOf(choice: DownloadChoice): string {
  return choice.engine === 'wllama' ? choice.model.id : choice.model;
}

/** The model that comes with Cairn is kept like others, and chosen in its own way. */
export function isDefault(kept: KeptModel | undefined): boolean {
  return kept !== undefined && kept.choice === undefined;
}

/** Under which name the model that was chosen is kept; undefined for those that are not. */
export function keptIdOf(choice: ModelChoice): string | undefined {
  if (choice.kind === 'hosted') return choice.model.id;
  return choice.kind === 'web-llm' ? choice.model : undefined;
}

/** What to tell whoever does not see the bars: a download that is new or in another phase. */
export function newsOf(
  before: readonly DownloadState[],
  now: readonly DownloadState[],
): DownloadState | undefined {
  const phases = new Map(before.map(({ id, phase }) => [id, phase]));
  return now.find(({ id, phase }) => phases.get(id) !== phase);
}

/** Changes whenever a download comes, goes or stops, and not with every byte. */
export function stagesOf(downloads: readonly DownloadState[]): string {
  return downloads.map(({ id, phase }) => `${phase} ${id}`).join('\n');
}
