import '@testing-library/jest-dom/vitest';
import { afterEach, vi } from 'vitest';

// A page fetches some of its parts late. A test that ended sooner would tear the DOM down under them.
afterEach(() => vi.dynamicImportSettled());
