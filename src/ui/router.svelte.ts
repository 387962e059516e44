import { createContext } from 'svelte';
import { hrefOf, parseRoute, type Route } from './route';

/** The route that the address names. Links are ordinary anchors; this only listens. */
export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** How many times the person went somewhere; 0 on arrival, when nothing should take the focus. */
  visits = $state(0);

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
      this.visits += 1;
    });
  }

  go(route: Parameters<typeof hrefOf>[0]): void {
    location.hash = hrefOf(route);
  }
}

export const [useRouter, provideRouter] = createContext<Router>();
