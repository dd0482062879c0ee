import { expect, it } from 'vitest';
import { codePoints } from './codepoints';

it.each([
  ['', 0],
  ['stone', 5],
  ['Größe', 5],
  ['🪨', 1],
  ['a🪨b', 3],
  ['👩‍🔬', 3], // woman, joiner, microscope
  ['e\u0301', 2], // a combining mark is a code point of its own
])('%j has %i code points', (text, count) => {
  expect(codePoints(text)).toBe(count);
});
