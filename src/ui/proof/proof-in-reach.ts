import type { RunPreview } from '../../../workers/wire';
import { points } from '../messages/numbers';
import { proof } from '../messages/proof';
import { neededClusters } from './conclusion-sentence';

/** Why this proof would be refused before its first answer; nothing where it would not. `there`: test tasks of the set. */
export function refusedBeforehand(
  { plan }: Pick<RunPreview, 'plan'>,
  there: number | undefined,
): string | undefined {
  const few = plan.warnings.find((warning) => warning.kind === 'few-test-clusters');
  if (few === undefined) return undefined;
  const asked = plan.config.testTasks;
  return plan.test.length < asked || asked >= (there ?? Infinity)
    ? proof.form.failures.tooFewTasks(few.clusters, neededClusters)
    : proof.form.tooFewAsked(asked, few.clusters, neededClusters);
}

/** What size of change a proof can show. Of one on few tasks the sum may be more than all there is: then none. */
export function smallestSentence({ forecast }: Pick<RunPreview, 'forecast'>): string {
  const { smallestChange } = forecast;
  if (smallestChange === undefined) return proof.form.smallestUnknown;
  if (smallestChange > 1) return proof.form.smallestNone;
  return proof.form.smallest(points(smallestChange).replace('+', ''));
}
