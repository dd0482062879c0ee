import { mount } from 'svelte';
import Shell from './Shell.svelte';
import { wearChosenTheme } from './parts/theme';
import { routeOf } from './routes';
import { fetchBoard } from './server/board';
import { Resource } from './server/resource.svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/ground.css';

/** What came later would push the rest of the page about; after this long nobody waits for it. */
const PATIENCE_MS = 500;

wearChosenTheme();
const route = routeOf(location.pathname);
document.title = route.title === '' ? 'Touchstone' : `${route.title} · Touchstone`;
const asked = route.hasMethods ? new URLSearchParams(location.search) : null;
const board = route.hasBoard ? new Resource(() => fetchBoard(asked)) : null;
const patience = new Promise((go) => setTimeout(go, PATIENCE_MS));
// A page that cannot be had is asked for once more by the shell, which then says so.
await Promise.race([Promise.allSettled([board?.first, route.load()]), patience]);
const target = document.getElementById('app');
if (target) mount(Shell, { target, props: { route, board } });
