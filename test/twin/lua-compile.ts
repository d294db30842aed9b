/**
 * A move of the store as JavaScript: the same text that Redis runs, so that no rule of the store is written twice. Only what the moves
 * use of Lua 5.1 is known; anything else is refused with its line.
 */
import { compileFunction } from 'node:vm';
import {
  type AssignmentStatement,
  type Expression,
  type ForGenericStatement,
  type ForNumericStatement,
  type FunctionDeclaration,
  type IfStatement,
  parse,
  type ReturnStatement,
  type Statement,
} from 'luaparse';
import { Expressions, isCall, nameOf, refuse } from './lua-expressions.ts';
import { LUA } from './lua-library.ts';
import { Scope } from './lua-scope.ts';
import type { LuaTable, Many, Value } from './lua-table.ts';

/** Commands of Redis by name, with replies as a move sees them. */
export type RedisCommands = Readonly<Record<string, (...args: readonly string[]) => Value>>;
export type Move = (keys: LuaTable, argv: LuaTable, redis: RedisCommands) => Value | Many;

/** Throws when it cannot be compiled. */
export function compileMove(lua: string): Move {
  const chunk = parse(lua, { luaVersion: '5.1', comments: false, locations: true, encodingMode: 'pseudo-latin1' });
  const body = new Routine(new Scope(null, [])).body(chunk.body);
  const compiled = compileFunction(`"use strict"; ${body}`, ['L', 'KEYS', 'ARGV', 'REDIS']) as (
    ...args: unknown[]
  ) => Value | Many;
  return (keys, argv, redis) => compiled(LUA, keys, argv, redis);
}

/** The statements of one function. */
class Routine {
  readonly #scope: Scope;
  readonly #expressions: Expressions;

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#expressions = new Expressions(scope, (node) => this.#routine(node));
  }

  body(statements: readonly Statement[]): string {
    const code = this.#statements(statements);
    const { temps } = this.#scope;
    return temps.length === 0 ? code : `let ${temps.join(', ')};\n${code}`;
  }

  #statements(statements: readonly Statement[]): string {
    return statements.map((one) => this.#statement(one)).join('\n');
  }

  #block(statements: readonly Statement[], declare: () => string = () => ''): string {
    return this.#scope.within(() => `{ ${declare()}\n${this.#statements(statements)} }`);
  }

  #statement(node: Statement): string {
    const expressions = this.#expressions;
    switch (node.type) {
      case 'LocalStatement': {
        // What stands on the right still has the old names.
        const values = expressions.values(node.init, node.variables.length);
        const given = node.variables.map(({ name }, n) => `${this.#scope.declare(name)} = ${values[n] ?? 'undefined'}`);
        return `let ${given.join(', ')};`;
      }
      case 'AssignmentStatement':
        return this.#assignment(node);
      case 'CallStatement':
        return `${expressions.call(node.expression)};`;
      case 'FunctionDeclaration':
        return this.#declaration(node);
      case 'ReturnStatement':
        return this.#returned(node);
      case 'IfStatement':
        return this.#if(node);
      case 'WhileStatement':
        return `while (${expressions.test(node.condition)}) ${this.#block(node.body)}`;
      case 'RepeatStatement':
        // The condition sees what the body has declared.
        return this.#scope.within(
          () => `for (;;) { ${this.#statements(node.body)} if (${expressions.test(node.condition)}) break; }`,
        );
      case 'DoStatement':
        return this.#block(node.body);
      case 'BreakStatement':
        return 'break;';
      case 'ForNumericStatement':
        return this.#counting(node);
      case 'ForGenericStatement':
        return this.#through(node);
      case 'LabelStatement':
      case 'GotoStatement':
        return refuse(node);
    }
  }

  #assignment({ variables, init }: AssignmentStatement): string {
    const values = this.#expressions.values(init, variables.length);
    const [only] = variables;
    if (variables.length === 1 && only !== undefined) return this.#assign(only, values[0] ?? 'undefined');
    const temps = values.map((value) => [this.#scope.temp(), value] as const);
    const kept = temps.map(([temp, value]) => `${temp} = ${value};`);
    return [...kept, ...variables.map((to, n) => this.#assign(to, temps[n]?.[0] ?? 'undefined'))].join(' ');
  }

  #assign(to: Expression, value: string): string {
    const one = (node: Expression): string => this.#expressions.one(node);
    if (to.type === 'Identifier') return `${this.#scope.find(to.name) ?? refuse(to)} = ${value};`;
    if (to.type === 'MemberExpression')
      return `L.set(${one(to.base)}, ${JSON.stringify(to.identifier.name)}, ${value});`;
    return to.type === 'IndexExpression' ? `L.set(${one(to.base)}, ${one(to.index)}, ${value});` : refuse(to);
  }

  #declaration(node: FunctionDeclaration): string {
    const { identifier } = node;
    if (identifier === null) return refuse(node);
    if (!node.isLocal || identifier.type !== 'Identifier') return this.#assign(identifier, this.#routine(node));
    // It may call itself.
    const name = this.#scope.declare(identifier.name);
    return `const ${name} = ${this.#routine(node)};`;
  }

  #routine(node: FunctionDeclaration): string {
    const names = node.parameters.flatMap((one) => (one.type === 'Identifier' ? [one.name] : []));
    const given = names.map((name) => `${name}$p`);
    const rest = node.parameters.length > names.length ? ['...rest'] : [];
    const body = new Routine(new Scope(this.#scope, names)).body(node.body);
    return `((${[...given, ...rest].join(', ')}) => {\n${body}\n})`;
  }

  #returned({ arguments: given }: ReturnStatement): string {
    const [only] = given;
    if (only === undefined) return 'return undefined;';
    if (given.length > 1) return `return L.many(${this.#expressions.list(given)});`;
    return `return ${isCall(only) ? this.#expressions.call(only) : this.#expressions.one(only)};`;
  }

  #if({ clauses }: IfStatement): string {
    const codes = clauses.map((clause, n) => {
      const test = clause.type === 'ElseClause' ? '' : `if (${this.#expressions.test(clause.condition)}) `;
      return `${n === 0 ? '' : 'else '}${test}${this.#block(clause.body)}`;
    });
    return codes.join(' ');
  }

  #counting({ variable, start, end, step, body }: ForNumericStatement): string {
    const by = stepOf(step) ?? refuse(variable);
    const [from, to] = [this.#expressions.one(start), this.#expressions.one(end)];
    const [at, last] = [this.#scope.fresh('at'), this.#scope.fresh('last')];
    const block = this.#block(body, () => `let ${this.#scope.declare(variable.name)} = ${at};`);
    const head = `let ${at} = L.number(${from}), ${last} = L.number(${to}); ${at} ${by > 0 ? '<=' : '>='} ${last}; ${at} += ${by}`;
    return `for (${head}) ${block}`;
  }

  #through(node: ForGenericStatement): string {
    const [iterator] = node.iterators;
    if (node.iterators.length !== 1 || iterator?.type !== 'CallExpression') return refuse(node);
    const over = iterator.arguments.map((one) => this.#expressions.one(one)).join(', ');
    const names = node.variables.map(({ name }) => name);
    const of = nameOf(iterator.base);
    if (of === 'ipairs') {
      const [list, at, value] = ['list', 'at', 'value'].map((name) => this.#scope.fresh(name));
      const block = this.#block(node.body, () => {
        const given = names.map((name, n) => `${this.#scope.declare(name)} = ${n === 0 ? at : value}`);
        return `let ${given.join(', ')};`;
      });
      const head = `let ${list} = ${over}, ${at} = 1, ${value}; (${value} = L.get(${list}, ${at})) !== undefined; ${at} += 1`;
      return `for (${head}) ${block}`;
    }
    if (of !== 'pairs' && of !== 'string.gmatch') return refuse(node);
    const entry = this.#scope.fresh('entry');
    const declared = (): string => names.map((name) => this.#scope.declare(name)).join(', ');
    return `for (const ${entry} of L.${of}(${over})) ${this.#block(node.body, () => `let [${declared()}] = ${entry};`)}`;
  }
}

/** Of a counting loop; null: not a number that stands there. */
function stepOf(node: Expression | null): number | null {
  if (node === null) return 1;
  if (node.type === 'UnaryExpression' && node.operator === '-') return -(stepOf(node.argument) ?? NaN);
  return node.type === 'NumericLiteral' ? node.value : null;
}
