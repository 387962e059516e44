import type { EngineLoss } from '../../../workers/wire';
import { learn } from '../messages/learn';
import { models } from '../messages/models';

/** What became of a model that a run waits for, and what may bring it back. */
export function lossSentence({ why, model, place, failure }: EngineLoss): string {
  const words = models.lost;
  return [
    words.why[why](model),
    place === 'first' ? '' : words.place[place],
    failure ? learn.loadFailure(failure) : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
