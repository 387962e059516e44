type OnPartial = (taskId: string, index: number, text: string) => void;

/** Four a second are enough for the eye. */
const everyMs = 250;

/**
 * Hands on a part of the texts that grow: the first of each rollout at once, the rest a few times a second. Each
 * text that the page draws takes time on cores that the engine wants too. Nothing is lost: the whole text comes with
 * the rollout.
 */
export function thinned(tell: OnPartial, now: () => number): OnPartial {
  let told = { taskId: '', index: -1, length: Infinity, at: -Infinity };
  return (taskId, index, text) => {
    // The same rollout of another arm or candidate begins with a shorter text again.
    const goesOn = taskId === told.taskId && index === told.index && text.length >= told.length;
    if (goesOn && now() - told.at < everyMs) return;
    told = { taskId, index, length: text.length, at: now() };
    tell(taskId, index, text);
  };
}
