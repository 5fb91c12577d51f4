import { describe, expect, test } from 'vitest';
import { personName, samePerson } from '../../src/domain/person.ts';

const ZERO_WIDTH = '\u200B';

describe('the name of a person', () => {
  test.each([
    ['budi', 'budi'],
    ['  budi ', 'budi'],
    ['ｂｕｄｉ', 'budi'],
    [`bu${ZERO_WIDTH}di`, 'budi'],
    ['', null],
    ['   ', null],
    [ZERO_WIDTH, null],
  ])('%j is kept as %j', (text, name) => {
    expect(personName(text)).toBe(name);
  });

  test.each([
    ['sari', 'SARI', true],
    ['sari', ' ｓａｒｉ ', true],
    ['sari', `sari${ZERO_WIDTH}`, true],
    ['sari', 'budi', false],
  ])('%j and %j are the same person: %j', (a, b, same) => {
    expect(samePerson(a, b)).toBe(same);
  });
});
