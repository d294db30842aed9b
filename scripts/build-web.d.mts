/** Builds the pages into `outDir`, which is emptied first. */
export function buildWeb(outDir: string): Promise<void>;
