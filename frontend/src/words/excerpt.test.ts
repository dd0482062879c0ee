import { expect, it } from 'vitest';
import { excerpt } from './excerpt';

it('puts short text on one line', () =>
  expect(excerpt(' Are\nyou   sure? ')).toBe('Are you sure?'));

it('cuts long text between words', () => {
  expect(excerpt('What is the capital of Australia?', 20)).toBe('What is the capital…');
});

it('cuts a single long word', () => expect(excerpt('a'.repeat(30), 10)).toBe('aaaaaaaaaa…'));
