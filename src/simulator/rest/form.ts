import { RestError } from './errors.ts';
import type { Method } from '../leg.ts';

/** A form body or query as Twilio's clients send it: repeated keys for lists. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>;

export function one(form: Form, name: string): string | null {
  const value = form[name];
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}

export function many(form: Form, name: string): readonly string[] {
  const value = form[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? value.split(/[\s,]+/).filter((part) => part !== '') : value;
}

export function flag(form: Form, name: string): boolean | null {
  const value = one(form, name);
  return value === null ? null : value.toLowerCase() === 'true';
}

export function whole(form: Form, name: string, otherwise: number, most: number): number {
  const value = Number(one(form, name) ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? Math.min(value, most) : otherwise;
}

export const methodIn = (form: Form, name: string): Method =>
  one(form, name)?.toUpperCase() === 'GET' ? 'GET' : 'POST';

/** An absolute http(s) URL, null when not given. Throws 21205 otherwise. */
export function urlIn(form: Form, name: string, code = 21205): string | null {
  const value = one(form, name);
  if (value === null || value === '') return null;
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    throw new RestError(400, code, `${name} is not a valid URL: ${value}`);
  return value;
}
