import { expect, it } from 'vitest';
import { categoryName } from './category';

it('calls categories by words', () => {
  expect(['code', 'multi-turn', 'domain-units', 'language-de'].map(categoryName)).toEqual([
    'With code',
    'Several turns',
    'About units',
    'In German',
  ]);
});
