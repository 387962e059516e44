/** What a press sets off in the worker shows within this. Later changes are not the person's doing. */
const soonMs = 3_000;

/**
 * For a row with `tabindex="-1"` whose buttons come and go: a button that its own press removes would take the focus
 * with it, and whoever goes by keyboard would start again at the top of the page. The row takes it instead.
 */
export function keepsFocus(row: HTMLElement): () => void {
  let pressedAt = -Infinity;
  const press = () => (pressedAt = performance.now());
  // Who goes on elsewhere, to another row perhaps, is not fetched back.
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && !row.contains(relatedTarget)) pressedAt = -Infinity;
  };
  const observer = new MutationObserver(() => {
    const isSoon = performance.now() - pressedAt < soonMs;
    if (isSoon && document.activeElement === document.body) row.focus({ preventScroll: true });
  });
  row.addEventListener('click', press);
  row.addEventListener('focusout', leave);
  observer.observe(row, { childList: true, subtree: true });
  return () => {
    row.removeEventListener('click', press);
    row.removeEventListener('focusout', leave);
    observer.disconnect();
  };
}
