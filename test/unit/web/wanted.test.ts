import { describe, expect, it } from 'vitest';
import { wanted } from '../../../src/web/sign-in/wanted.ts';

const origin = 'https://hotline.example';
const after = (to: string) => wanted({ origin, search: `?to=${encodeURIComponent(to)}` });

describe('after signing in', () => {
  it('one comes to the page one wanted', () => {
    expect(after('/flows?flow=support')).toBe('https://hotline.example/flows?flow=support');
    expect(wanted({ origin, search: '' })).toBe('https://hotline.example/');
  });

  it.each([
    '//evil.example',
    '/.//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'http://[',
  ])('%s leads to no other site', (to) => {
    // As the browser would take it.
    expect(new URL(after(to), origin).origin).toBe(origin);
  });
});
