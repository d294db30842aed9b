/** JSON as Redis gives it to Lua (cjson). */
import { LuaTable, NULL, type Value } from './lua-table.ts';
import { digits, text } from './lua-values.ts';

export const cjson = {
  null: NULL,
  encode(value: Value): string {
    if (value === undefined || value === NULL) return 'null';
    if (typeof value === 'number') {
      if (Number.isFinite(value)) return digits(value, 14);
      throw new Error('Cannot serialise number: must not be NaN or Inf');
    }
    if (typeof value === 'function') throw new Error('Cannot serialise function: type not supported');
    if (!(value instanceof LuaTable)) return JSON.stringify(value);
    const { list, rest } = value;
    // Lua does not know an empty list from an empty object.
    if (rest.size === 0 && list.length > 0) return `[${list.map((one) => cjson.encode(one)).join(',')}]`;
    const members = value.entries().map(([name, one]) => `${JSON.stringify(text(name))}:${cjson.encode(one)}`);
    return `{${members.join(',')}}`;
  },
  decode: (json: Value): Value => fromJson(JSON.parse(text(json))),
};

function fromJson(value: unknown): Value {
  if (value === null) return NULL;
  if (Array.isArray(value)) return new LuaTable(value.map(fromJson));
  if (typeof value !== 'object') return value as Value;
  return new LuaTable([], new Map(Object.entries(value).map(([name, one]) => [name, fromJson(one)])));
}
