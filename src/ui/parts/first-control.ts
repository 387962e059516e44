const controls = 'input, select, textarea, button, a[href], summary';

/** What a person can use first in here: what is marked with `data-first`, or else what comes first and can be used now. */
export function firstControl(area: HTMLElement): HTMLElement | undefined {
  const usable = [...area.querySelectorAll<HTMLElement>(controls)].filter(
    (one) => !one.matches(':disabled, [type="hidden"], [aria-disabled="true"]'),
  );
  return usable.find((one) => one.dataset['first'] !== undefined) ?? usable[0];
}
