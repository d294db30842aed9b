/** What a compiled move calls: Lua's own functions and conversions, as far as the moves use them, and those that Redis adds. */
import { createHash } from 'node:crypto';
import { cjson } from './lua-json.ts';
import { string } from './lua-strings.ts';
import { LuaTable, Many, type Value } from './lua-table.ts';
import { all, callable, digits, first, number, tableOf, text, tonumber, truth, type } from './lua-values.ts';

const many = (...values: Value[]): Many => new Many(values);

/** As Redis takes it. */
function argument(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return digits(value, 17);
  throw new Error(`Lua redis lib command arguments must be strings or integers, not ${type(value)}`);
}
const argumentsOf = (returned: Value | Many): readonly string[] => all(returned).map(argument);

function length(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof LuaTable) return value.list.length;
  throw new TypeError(`attempt to get length of a ${type(value)}`);
}

const show = (value: Value): string =>
  typeof value === 'string' || typeof value === 'number' ? text(value) : type(value);

function get(from: Value, at: Value): Value {
  if (from instanceof LuaTable) return from.get(at);
  throw new TypeError(`attempt to index a ${type(from)} at ${show(at)}`);
}

function set(into: Value, at: Value, value: Value): void {
  if (!(into instanceof LuaTable)) throw new TypeError(`attempt to index a ${type(into)} at ${show(at)}`);
  into.set(at, value);
}

const modulo = (left: Value, right: Value): number => {
  const [a, b] = [number(left), number(right)];
  return a - Math.floor(a / b) * b;
};
const errorReply = (message: Value): LuaTable => table([], 'err', message);

/** A table as it is written: its list, then names and values in turn. */
function table(list: Value[], ...named: Value[]): LuaTable {
  while (list.length > 0 && list.at(-1) === undefined) list.pop();
  const made = new LuaTable(list);
  for (let i = 0; i < named.length; i += 2) made.set(named[i], named[i + 1]);
  return made;
}

function tostring(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? text(value) : type(value);
}

const pairs = (value: Value): [Value, Value][] => tableOf(value).entries();
const next = (value: Value): Value => tableOf(value).entries()[0]?.[0];
const unpack = (value: Value): Many => new Many(tableOf(value).list);
const select = (from: Value, ...args: Value[]): Value | Many =>
  from === '#' ? args.length : new Many(args.slice(number(from) - 1));
const sha1hex = (value: Value): string => createHash('sha1').update(text(value)).digest('hex');

const math = {
  huge: Infinity,
  floor: (value: Value) => Math.floor(number(value)),
  ceil: (value: Value) => Math.ceil(number(value)),
  abs: (value: Value) => Math.abs(number(value)),
  log: (value: Value) => Math.log(number(value)),
  max: (...values: Value[]) => Math.max(...values.map(number)),
  min: (...values: Value[]) => Math.min(...values.map(number)),
};

const tables = {
  concat: (of: Value, between: Value = '') => tableOf(of).list.map(text).join(text(between)),
  insert(into: Value, ...what: [Value] | [Value, Value]): undefined {
    const { list } = tableOf(into);
    if (what.length === 1) list.push(what[0]);
    else list.splice(number(what[0]) - 1, 0, what[1]);
  },
  sort(of: Value, before?: Value): undefined {
    const isBefore = (a: Value, b: Value): boolean =>
      before === undefined ? (a as number) < (b as number) : truth(first(callable(before)(a, b)));
    tableOf(of).list.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
  },
};

/** By the names that the compiled text has for them. */
// prettier-ignore
export const LUA = {
  all, argument, argumentsOf, callable, cjson, errorReply, first, get, length, many, math, modulo, next, number, pairs, select, set,
  sha1hex, string, table, tables, text, tonumber, tostring, truth, type, unpack,
};
