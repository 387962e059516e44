import { defaultConfig, type RunConfig } from '../../core/plan';
import { isLearning, presetConfig, presetNames, type ControlName, type PresetName } from '../../core/presets';
import type { RunRequest } from '../../../workers/wire';

/** What a press does: learn as Cairn does, one preset, or several compared with no library. */
export type Way = 'cairn' | PresetName | 'compare';

export const ways: readonly Way[] = ['cairn', ...presetNames, 'compare'];

/** What a form can change. */
export type Choices = { -readonly [Name in keyof RunConfig]: RunConfig[Name] };

/** The settings that a way stands for. */
export function baseOf(way: Way): Choices {
  switch (way) {
    case 'cairn':
      return { ...defaultConfig };
    case 'compare': {
      const { preset: _, ...paper } = presetConfig('full');
      return { ...defaultConfig, ...paper };
    }
    default:
      return { ...defaultConfig, ...presetConfig(way) };
  }
}

/** The settings after another way was chosen: its own, and over them whatever a person had changed by hand. */
export function rebased(config: Choices, from: Way, to: Way): Choices {
  const before: Partial<Record<string, unknown>> = { ...baseOf(from) };
  const byHand = Object.entries(config).filter(([name, value]) => before[name] !== value);
  const next: Choices = { ...baseOf(to), ...Object.fromEntries(byHand) };
  // A group of one that grows is none.
  if (to === 'group-of-one') delete next.sampling;
  return next;
}

/** What is asked of the worker. Direct prompting, a placebo and a vote learn nothing: they are arms of a comparison. */
export function orderOf(way: Way, arms: readonly ControlName[]): Pick<RunRequest, 'kind' | 'controls'> {
  if (way === 'compare') return { kind: 'controls', controls: arms };
  if (way === 'cairn' || isLearning(way)) return { kind: 'learn' };
  return { kind: 'controls', controls: way === 'direct' ? [] : [way] };
}

/** Whether it learns anything: otherwise what learning takes is no question. */
export function learns(way: Way, arms: readonly ControlName[]): boolean {
  const { kind, controls } = orderOf(way, arms);
  return kind === 'learn' || (controls ?? []).some(isLearning);
}
