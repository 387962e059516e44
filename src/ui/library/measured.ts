import type { EffectsSummary } from '../../../workers/wire';
import type { EffectFactor, SingleEffect } from '../../core/events';
import type { Experience, Library } from '../../core/library';
import { effects as words } from '../messages/effects';
import { library as libraryWords } from '../messages/library';

/** The newest figure of one experience, of its own or of a block that it was in. */
export interface MeasuredEffect {
  readonly effect: SingleEffect;
  readonly measurement: EffectsSummary;
}

/** `measurements`: the newest first. */
export function effectOf(
  experienceId: string,
  measurements: readonly EffectsSummary[],
): MeasuredEffect | undefined {
  for (const measurement of measurements) {
    const effect = measurement.result.effects.find(({ experienceIds }) =>
      experienceIds.includes(experienceId),
    );
    if (effect) return { effect, measurement };
  }
  return undefined;
}

/**
 * What to show as a whole: the newest measurement, and where that is of one block only, the newest before it that
 * took in more.
 */
export function measurementsToShow(measurements: readonly EffectsSummary[]): readonly EffectsSummary[] {
  const [newest] = measurements;
  if (!newest) return [];
  const taken = ({ result }: EffectsSummary) => result.effects.flatMap(({ experienceIds }) => experienceIds);
  const wider = measurements.find(
    (one) =>
      one.result.libraryRevision === newest.result.libraryRevision &&
      taken(one).length > taken(newest).length,
  );
  return wider ? [newest, wider] : [newest];
}

/** A factor as the list of experiences names it: “Lesson 3”, or a block by its first and last position. */
export function factorName({ experienceIds }: EffectFactor, library: Library): string {
  const positions = experienceIds
    .map((id) => library.experiences.findIndex((experience) => experience.id === id) + 1)
    .filter((position) => position > 0);
  const [first] = positions;
  const last = positions.at(-1);
  if (first === undefined || last === undefined) return words.gone;
  if (positions.length > 1) return words.block(first, last);
  const { kind } = library.experiences[first - 1]!;
  return libraryWords.experiences.name(libraryWords.experiences[kind], first);
}

/** Whether a model sees the same in both: names and locks are for people. */
export function samePrompt(a: Library, b: Library): boolean {
  const shown = ({ rendering, experiences }: Library) =>
    JSON.stringify([rendering.lessons, experiences.map(sayingOf)]);
  return shown(a) === shown(b);
}

/** Whether an experience says what it said then. */
export function saysTheSame(id: string, a: Library, b: Library): boolean {
  const saying = ({ experiences }: Library) => {
    const experience = experiences.find((one) => one.id === id);
    return experience && JSON.stringify(sayingOf(experience));
  };
  return saying(a) === saying(b);
}

function sayingOf(experience: Experience): readonly string[] {
  return experience.kind === 'lesson'
    ? [experience.kind, experience.text]
    : [experience.kind, experience.prompt, experience.answer];
}
