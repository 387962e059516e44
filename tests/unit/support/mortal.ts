import { addressKey } from '../../../src/core/address';
import type { JournalEntry } from '../../../src/core/journal';
import type { Policy } from '../../../src/core/policy';
import type { MemoryJournal } from './runs';
import { scriptedPolicy, type Script } from './scripted-policy';

/** The ways in which a page goes away at a call. */
export const deaths = ['before the answer', 'after the answer was stored', 'stopped by a person'] as const;
export type Death = (typeof deaths)[number];

/** An engine, and the journal beside it, that end at one call. What was answered before stays answered. */
export function mortal(script: Script, journal: MemoryJournal, death: Death, at: number) {
  const answered: string[] = [];
  const stopping = new AbortController();
  const inner = scriptedPolicy(script);
  const policy: Policy = {
    async *sampleGroup(request, context) {
      for (const draw of request.draws) {
        if (answered.length === at && death === 'before the answer') throw new Error('killed');
        if (answered.length === at && death === 'stopped by a person') {
          stopping.abort(new DOMException('Stopped by the person.', 'AbortError'));
          context.signal.throwIfAborted();
        }
        const alone = { ...request, draws: [draw] };
        for await (const outcome of inner.sampleGroup(alone, context)) {
          answered.push(addressKey(draw.address));
          yield outcome;
        }
      }
    },
  };
  const storing = {
    find: (key: string) => journal.find(key),
    async append(entry: JournalEntry) {
      await journal.append(entry);
      if (answered.length === at + 1 && death === 'after the answer was stored') throw new Error('killed');
    },
  };
  return { policy, journal: storing, signal: stopping.signal, answered };
}
