/** Unpacks the packaged browser when the machine has none of its own. */
export function chromiumPath(): Promise<string>;
