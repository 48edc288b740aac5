// Breakdowns that no question asks: the commune that an answer is about, and the office whose poster was
// read. Their groups are those of each province, so the country has no figures of them.
export const registryBreakdowns = ['~commune', '~service_point'] as const;

/** No name of a question, which never begin with a tilde. */
export type RegistryBreakdown = (typeof registryBreakdowns)[number];

export const isOfRegistry = (code: string): code is RegistryBreakdown =>
  (registryBreakdowns as readonly string[]).includes(code);
