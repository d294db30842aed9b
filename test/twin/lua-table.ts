/** Values of Lua as they are in JavaScript: nil is undefined, a string is a string, cjson's null is `NULL`. */
export const NULL: unique symbol = Symbol('cjson.null');
export type Value = undefined | boolean | number | string | typeof NULL | LuaTable | LuaFunction;
export type LuaFunction = (...args: Value[]) => Value | Many;

/** What a function returns that returns more than one value. */
export class Many {
  readonly values: readonly Value[];

  constructor(values: readonly Value[]) {
    this.values = values;
  }
}

/** A list from 1 on, and everything else. */
export class LuaTable {
  readonly list: Value[];
  readonly rest: Map<Value, Value>;

  constructor(list: Value[] = [], rest: Map<Value, Value> = new Map()) {
    this.list = list;
    this.rest = rest;
  }

  get(at: Value): Value {
    return typeof at === 'number' ? (this.list[at - 1] ?? this.rest.get(at)) : this.rest.get(at);
  }

  set(at: Value, value: Value): void {
    const { list, rest } = this;
    if (typeof at === 'number' && Number.isInteger(at) && at >= 1 && at <= list.length + 1) {
      if (at <= list.length) list[at - 1] = value;
      else if (value !== undefined) list.push(value);
      while (list.length > 0 && list.at(-1) === undefined) list.pop();
      for (let next = list.length + 1; rest.has(next); next += 1) {
        list.push(rest.get(next));
        rest.delete(next);
      }
    } else if (value === undefined) rest.delete(at);
    else rest.set(at, value);
  }

  /** All that it holds now; what is set meanwhile is not seen. */
  entries(): [Value, Value][] {
    const listed = this.list.map((value, index): [Value, Value] => [index + 1, value]);
    return [...listed.filter(([, value]) => value !== undefined), ...this.rest];
  }
}
