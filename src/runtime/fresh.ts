export interface Fresh<T> {
  (): Promise<T>;
  /** Who asks from now on gets what is made from now on. */
  drop(): void;
}

/** What `make` makes, shared by all who ask within `ms` of wall time; a failure is told to those who waited for it and not kept. */
export function fresh<T>(ms: number, make: () => Promise<T>): Fresh<T> {
  let shared: { readonly value: Promise<T>; readonly until: number } | undefined;
  const ask = (): Promise<T> => {
    if (shared !== undefined && performance.now() < shared.until) return shared.value;
    const made = { value: make(), until: performance.now() + ms };
    shared = made;
    made.value.catch(() => {
      if (shared === made) shared = undefined;
    });
    return made.value;
  };
  return Object.assign(ask, { drop: () => (shared = undefined) });
}
