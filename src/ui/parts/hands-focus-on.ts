const canTake = 'button, a[href], summary, select, textarea, input';

/**
 * A button that its own press removes would take the focus with it, and whoever goes by keyboard would start again at the
 * top of the page. What came in its place has the focus then, or what is next to that place; and where nothing there can
 * have it, the heading. Whoever knows better moves it first: this waits until they have.
 */
export function handsFocusOn(area: HTMLElement, heading: () => HTMLElement | null): () => void {
  let focused: Element | undefined;

  const enter = ({ target }: FocusEvent) => {
    focused = target instanceof Element ? target : undefined;
  };
  // Some browsers tell that what is being removed is left. Who leaves for nowhere, by a click beside everything, stays there.
  const leave = ({ target }: FocusEvent) =>
    queueMicrotask(() => {
      const isStill = document.activeElement === target;
      if (focused === target && target instanceof Element && target.isConnected && !isStill) {
        focused = undefined;
      }
    });

  const observer = new MutationObserver((records) => {
    if (focused === undefined || area.contains(focused)) return;
    const gone = placeOf(focused, records);
    // A room that has read its content may have another heading than before.
    const wasHeading = focused.matches('h1');
    focused = undefined;
    if (gone === undefined) return;
    const added = records
      .filter(({ target }) => target === gone.parent)
      .flatMap(({ addedNodes }) => [...addedNodes]);
    setTimeout(() => {
      if (document.activeElement !== document.body) return;
      const beside = wasHeading ? undefined : (within(added) ?? besideOf(gone, area));
      const next = beside ?? heading();
      next?.focus({ preventScroll: true });
    });
  });

  area.addEventListener('focusin', enter);
  area.addEventListener('focusout', leave);
  observer.observe(area, { childList: true, subtree: true });
  return () => {
    area.removeEventListener('focusin', enter);
    area.removeEventListener('focusout', leave);
    observer.disconnect();
  };
}

interface Place {
  readonly parent: Node;
  readonly before: Node | null;
}

/** Where it was; of several removals, the one that took all the others along. */
function placeOf(lost: Node, records: readonly MutationRecord[]): Place | undefined {
  let place: Place | undefined;
  for (const { target, removedNodes, previousSibling } of records) {
    const inside = place?.parent ?? lost;
    if (![...removedNodes].some((node) => node.contains(inside))) continue;
    place = { parent: target, before: previousSibling };
  }
  return place;
}

function within(nodes: readonly Node[]): HTMLElement | undefined {
  for (const node of nodes) {
    if (!(node instanceof HTMLElement) || !node.isConnected) continue;
    const found = [node, ...node.querySelectorAll<HTMLElement>(canTake)].find(takesFocus);
    if (found) return found;
  }
  return undefined;
}

/** What follows the place, else what precedes it; else the same around its parent. */
function besideOf({ parent, before }: Place, area: HTMLElement): HTMLElement | undefined {
  if (!(parent instanceof HTMLElement) || !area.contains(parent)) return undefined;
  const all = [...parent.querySelectorAll<HTMLElement>(canTake)].filter(takesFocus);
  const after =
    before?.isConnected && parent.contains(before) ? all.find((one) => follows(one, before)) : all[0];
  const found = after ?? all.at(-1);
  if (found || parent === area || !parent.parentElement) return found;
  return besideOf({ parent: parent.parentElement, before: parent }, area);
}

function follows(one: Node, other: Node): boolean {
  return (
    (other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !other.contains(one)
  );
}

function takesFocus(one: HTMLElement): boolean {
  return (
    one.matches(canTake) && !one.matches(':disabled, [type="hidden"]') && one.checkVisibility?.() !== false
  );
}
