import { one, whole } from './form.ts';
import type { Form } from './form.ts';

/** One page of a list in the shape of the 2010-04-01 API; 50 a page unless asked, 1000 at most. */
export function page(path: string, query: Form, name: string, all: readonly object[]): Record<string, unknown> {
  const size = Math.max(1, whole(query, 'PageSize', 50, 1000));
  const number = whole(query, 'Page', 0, 1_000_000);
  const start = number * size;
  const items = all.slice(start, start + size);
  const uri = (at: number): string => {
    const params = new URLSearchParams();
    for (const key of Object.keys(query)) {
      const value = one(query, key);
      if (value !== null && key !== 'Page' && key !== 'PageSize') params.set(key, value);
    }
    params.set('PageSize', String(size));
    params.set('Page', String(at));
    return `${path}?${params.toString()}`;
  };
  return {
    [name]: items,
    end: Math.max(start, start + items.length - 1),
    start,
    page: number,
    page_size: size,
    first_page_uri: uri(0),
    next_page_uri: start + size < all.length ? uri(number + 1) : null,
    previous_page_uri: number > 0 ? uri(number - 1) : null,
    uri: uri(number),
  };
}
