/** @param say tells the person at the terminal what takes so long, in one line */
export function ensureBuilt(root: string, say: (line: string) => void): Promise<void>;
