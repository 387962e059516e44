import * as v from 'valibot';
import type { Store } from '../../src/store/store';
import type { SpeedStore } from './model-desk';

const speedSchema = v.object({ prefill: v.number(), decode: v.number() });

/** How fast each model is on this device, remembered so that the first forecast of a visit is a measured one. */
export function speedStore(store: Store): SpeedStore {
  return {
    speedOf: (digest) => store.settings.find(`speed/${digest}`, speedSchema),
    async saveSpeed(digest, speed) {
      // Not kept in a tab that may not write: it is measured again, and nobody is troubled with it.
      await store.settings.save(`speed/${digest}`, speed);
    },
  };
}
