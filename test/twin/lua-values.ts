/** What Lua makes of values: truth, numbers, strings, and the many that a function may return. */
import { type LuaFunction, LuaTable, Many, NULL, type Value } from './lua-table.ts';

export const truth = (value: Value): boolean => value !== undefined && value !== false;
/** The first of what a call returned. */
export const first = (returned: Value | Many): Value => (returned instanceof Many ? returned.values[0] : returned);
/** All of it. */
export const all = (returned: Value | Many): readonly Value[] =>
  returned instanceof Many ? returned.values : [returned];
/** `%.<digits>g` of C. */
export function digits(value: number, many: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 10 ** many) return value === 0 ? '0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [mantissa = '', power] = value.toPrecision(many).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return power === undefined ? short : `${short}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/** A string, of what `..` takes. */
export function text(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return digits(value, 14);
  throw new TypeError(`attempt to concatenate a ${type(value)}`);
}

export function number(value: Value): number {
  if (typeof value === 'number') return value;
  const read = tonumber(value);
  if (read === undefined) throw new TypeError(`attempt to perform arithmetic on a ${type(value)}`);
  return read;
}

export function tonumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = Number(value);
  return Number.isNaN(read) ? undefined : read;
}

/** Its type, as errors tell it. */
export function type(value: Value): string {
  if (value === undefined) return 'nil';
  if (value === NULL) return 'userdata';
  return value instanceof LuaTable ? 'table' : typeof value;
}

export function callable(what: Value): LuaFunction {
  if (typeof what === 'function') return what;
  throw new TypeError(`attempt to call a ${type(what)}`);
}

export function tableOf(value: Value): LuaTable {
  if (value instanceof LuaTable) return value;
  throw new TypeError(`table expected, got ${type(value)}`);
}
