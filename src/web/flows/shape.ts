/** `GET /api/flows`: the live version's flows, each as a graph and where it stands on paper, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface TextLine extends Point {
  readonly text: string;
  readonly style: string;
}
export interface Badge extends Point {
  readonly width: number;
  readonly text: string;
  readonly human: boolean;
}
export interface Box extends Point {
  readonly id: string;
  readonly kind: string;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
  readonly badges: readonly Badge[];
}
export interface Route {
  readonly id: string;
  readonly human: boolean;
  readonly points: readonly Point[];
}
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly routes: readonly Route[];
}
export interface Node {
  readonly id: string;
  readonly kind: string;
  /** Null for what every hotline has. */
  readonly flow: string | null;
  readonly name: string | null;
  readonly title: string;
  readonly says: string | null;
  /** States of the machine in which a caller is here. */
  readonly states: readonly string[];
}
export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly label: string;
  /** Events of the machine that lead here. */
  readonly on: readonly string[];
  readonly text: string | null;
}
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
export interface Flow {
  readonly name: string;
  readonly file: string;
  readonly graph: Graph;
  /** Null: too large for one picture. */
  readonly drawing: Drawing | null;
}
interface Bound {
  readonly keys: number;
  readonly ms: number;
}
export interface Flows {
  readonly hotline: string;
  readonly version: number | null;
  readonly flows: readonly Flow[];
  /** Null: the live version was published without a proof. */
  readonly certificate: {
    readonly states: number;
    readonly events: number;
    readonly zero: Bound;
    readonly silent: Bound;
    readonly wrong: Bound;
  } | null;
}

/** `GET /api/flows/callers`: how many callers are in each state of the machine; those with none are left out. */
export interface Callers {
  readonly states: Readonly<Record<string, number>>;
}
