import type { ControlName } from '../../core/presets';
import { controls } from '../messages/controls';

/** What a controls run is called: with no arm beside no library, it only asks the plain model. */
export function comparisonTitle(tasks: string, arms: readonly ControlName[]): string {
  const [first, ...more] = arms;
  if (first === undefined) return controls.directTitle(tasks);
  return more.length === 0 ? controls.titleOfOne(controls.arms[first], tasks) : controls.title(tasks);
}
