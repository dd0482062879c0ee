import { mount } from 'svelte';
import Shell from './Shell.svelte';
import { wearChosenTheme } from './parts/theme';
import { routeOf } from './routes';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/ground.css';

wearChosenTheme();
const route = routeOf(location.pathname);
document.title = route.title === '' ? 'Touchstone' : `${route.title} · Touchstone`;
const target = document.getElementById('app');
if (target) mount(Shell, { target, props: { route } });
