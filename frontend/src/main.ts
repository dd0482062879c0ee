import { mount } from 'svelte';
import Shell from './Shell.svelte';
import { wearChosenTheme } from './parts/theme';
import { routeOf } from './routes';
import { fetchBoard } from './server/board';
import { Resource } from './server/resource.svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/ground.css';

/** A strip that came later would push the page down; after this long nobody waits for it. */
const PATIENCE_MS = 300;

wearChosenTheme();
const route = routeOf(location.pathname);
document.title = route.title === '' ? 'Touchstone' : `${route.title} · Touchstone`;
const board = route.hasBoard ? new Resource(fetchBoard) : null;
if (board) await Promise.race([board.first, new Promise((go) => setTimeout(go, PATIENCE_MS))]);
const target = document.getElementById('app');
if (target) mount(Shell, { target, props: { route, board } });
