/** Expressions of Lua as JavaScript. Each gives one value, but for a call or `...` that stands last in a list. */
import type { CallExpression, Expression, FunctionDeclaration, Node, TableConstructorExpression } from 'luaparse';
import type { Scope } from './lua-scope.ts';

const GLOBALS: Readonly<Record<string, string>> = {
  KEYS: 'KEYS',
  ARGV: 'ARGV',
  tonumber: 'L.tonumber',
  tostring: 'L.tostring',
  type: 'L.type',
  next: 'L.next',
  unpack: 'L.unpack',
  select: 'L.select',
  'redis.sha1hex': 'L.sha1hex',
  'redis.error_reply': 'L.errorReply',
};
const LIBRARIES: Readonly<Record<string, string>> = { string: 'string', math: 'math', table: 'tables', cjson: 'cjson' };
/** Of these a call returns one value. */
const ONE = /^(?:REDIS|L\.(?!callable|many|unpack|select|string\.match))/;
const COMPARE: Readonly<Record<string, string>> = {
  '==': '===',
  '~=': '!==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const ARITHMETIC: Readonly<Record<string, string>> = { '+': '+', '-': '-', '*': '*', '/': '/', '^': '**' };

type Call = Extract<Expression, { type: 'CallExpression' | 'TableCallExpression' | 'StringCallExpression' }>;

export class Expressions {
  readonly #scope: Scope;
  readonly #routine: (node: FunctionDeclaration) => string;

  /** `routine` compiles a function that stands in an expression. */
  constructor(scope: Scope, routine: (node: FunctionDeclaration) => string) {
    this.#scope = scope;
    this.#routine = routine;
  }

  one(node: Expression): string {
    switch (node.type) {
      case 'Identifier':
        return this.#scope.find(node.name) ?? this.#known(node) ?? refuse(node);
      case 'StringLiteral':
        return JSON.stringify(node.value);
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return String(node.value);
      case 'NilLiteral':
        return 'undefined';
      case 'VarargLiteral':
        return 'rest[0]';
      case 'MemberExpression':
        return this.#known(node) ?? `L.get(${this.one(node.base)}, ${JSON.stringify(node.identifier.name)})`;
      case 'IndexExpression':
        return `L.get(${this.one(node.base)}, ${this.one(node.index)})`;
      case 'FunctionDeclaration':
        return this.#routine(node);
      case 'TableConstructorExpression':
        return this.#table(node);
      case 'CallExpression':
      case 'TableCallExpression':
      case 'StringCallExpression': {
        const code = this.call(node);
        return ONE.test(code) ? code : `L.first(${code})`;
      }
      case 'LogicalExpression': {
        const [left, right, temp] = [this.one(node.left), this.one(node.right), this.#scope.temp()];
        const test = `L.truth(${temp} = ${left})`;
        return node.operator === 'or' ? `(${test} ? ${temp} : ${right})` : `(${test} ? ${right} : ${temp})`;
      }
      case 'UnaryExpression':
        return this.#unary(node);
      case 'BinaryExpression':
        return this.#binary(node);
    }
  }

  /** As a condition. */
  test(node: Expression): string {
    if (node.type === 'LogicalExpression')
      return `(${this.test(node.left)} ${node.operator === 'or' ? '||' : '&&'} ${this.test(node.right)})`;
    const isTest =
      node.type === 'BooleanLiteral' ||
      (node.type === 'UnaryExpression' && node.operator === 'not') ||
      (node.type === 'BinaryExpression' && node.operator in COMPARE);
    return isTest ? this.one(node) : `L.truth(${this.one(node)})`;
  }

  /** Arguments, or what is returned: all that the last one gives. */
  list(given: readonly Expression[]): string {
    return this.#listed(given, (one) => one, 'all');
  }

  /** So many values, one expression each; the last call may give several. */
  values(given: readonly Expression[], wanted: number): readonly string[] {
    const last = given.at(-1);
    if (last === undefined || given.length >= wanted || !isMany(last)) return given.map((one) => this.one(one));
    const before = given.slice(0, -1).map((one) => this.one(one));
    const temp = this.#scope.temp();
    const rest = Array.from({ length: wanted - before.length }, (_, n) =>
      n === 0 ? `(${temp} = L.all(${this.#many(last)}))[0]` : `${temp}[${n}]`,
    );
    return [...before, ...rest];
  }

  /** Whatever it returns, one value or several. */
  call(node: Call): string {
    if (node.type === 'StringCallExpression') return this.#called(node.base, this.one(node.argument));
    if (node.type === 'TableCallExpression') return this.#called(node.base, this.one(node.arguments));
    return nameOf(node.base) === 'redis.call'
      ? this.#command(node)
      : this.#called(node.base, this.list(node.arguments));
  }

  #called(base: Expression, args: string): string {
    return `${this.#known(base) ?? `L.callable(${this.one(base)})`}(${args})`;
  }

  #command(node: CallExpression): string {
    const [command, ...args] = node.arguments;
    if (command === undefined) return refuse(node);
    return `REDIS[${this.one(command)}](${this.#listed(args, (one) => `L.argument(${one})`, 'argumentsOf')})`;
  }

  #listed(given: readonly Expression[], each: (code: string) => string, spread: 'all' | 'argumentsOf'): string {
    const codes = given.map((node, n) => {
      if (n < given.length - 1 || !isMany(node)) return each(this.one(node));
      const code = this.#many(node);
      return ONE.test(code) ? each(code) : `...L.${spread}(${code})`;
    });
    return codes.join(', ');
  }

  #many(node: Call | Extract<Expression, { type: 'VarargLiteral' }>): string {
    return node.type === 'VarargLiteral' ? 'L.many(...rest)' : this.call(node);
  }

  /** What Lua or Redis brings along; null: something of the move's own. */
  #known(node: Expression): string | null {
    const name = nameOf(node);
    if (name === null) return null;
    const [outer = '', inner] = name.split('.');
    if (this.#scope.find(outer) !== null) return null;
    const global = GLOBALS[name];
    if (global !== undefined) return global;
    const of = LIBRARIES[outer];
    return of !== undefined && inner !== undefined ? `L.${of}.${inner}` : refuse(node);
  }

  #unary(node: Extract<Expression, { type: 'UnaryExpression' }>): string {
    if (node.operator === 'not') return `!${this.test(node.argument)}`;
    if (node.operator === '-') return `(-L.number(${this.one(node.argument)}))`;
    return node.operator === '#' ? `L.length(${this.one(node.argument)})` : refuse(node);
  }

  #binary(node: Extract<Expression, { type: 'BinaryExpression' }>): string {
    const [left, right] = [this.one(node.left), this.one(node.right)];
    const compare = COMPARE[node.operator];
    if (compare !== undefined) return `(${left} ${compare} ${right})`;
    if (node.operator === '..') return `(L.text(${left}) + L.text(${right}))`;
    if (node.operator === '%') return `L.modulo(${left}, ${right})`;
    const arithmetic = ARITHMETIC[node.operator] ?? refuse(node);
    return `(L.number(${left}) ${arithmetic} L.number(${right}))`;
  }

  #table({ fields }: TableConstructorExpression): string {
    const listed = fields.flatMap((field) => (field.type === 'TableValue' ? [field.value] : []));
    const named = fields.flatMap((field) => {
      if (field.type === 'TableValue') return [];
      const name = field.type === 'TableKey' ? this.one(field.key) : JSON.stringify(field.key.name);
      return [name, this.one(field.value)];
    });
    return `L.table(${[`[${this.list(listed)}]`, ...named].join(', ')})`;
  }
}

export const isCall = (node: Expression): node is Call =>
  node.type === 'CallExpression' || node.type === 'TableCallExpression' || node.type === 'StringCallExpression';
const isMany = (node: Expression): node is Call | Extract<Expression, { type: 'VarargLiteral' }> =>
  isCall(node) || node.type === 'VarargLiteral';

/** `a` or `a.b`; null: something else. */
export function nameOf(node: Expression): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.base.type !== 'Identifier' || node.indexer !== '.') return null;
  return `${node.base.name}.${node.identifier.name}`;
}

export function refuse(node: Node): never {
  throw new Error(`line ${node.loc?.start.line ?? '?'}: ${node.type} of this kind is not known`);
}
