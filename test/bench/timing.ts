/** How long work took, and how much of the processors' time: that of this process, whoever else is there. */
export interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<Timed & { readonly result: Result }> {
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1_000_000,
    result,
  };
}

/** The shortest of several times: the machine has other things to do. */
export async function bestOf(
  times: number,
  work: () => Promise<unknown>,
  before: () => PromiseLike<unknown>,
): Promise<Timed> {
  const all: Timed[] = [];
  for (let time = 0; time < times; time += 1) {
    await before();
    all.push(await timed(work));
  }
  return {
    seconds: Math.min(...all.map(({ seconds }) => seconds)),
    cpuSeconds: Math.min(...all.map(({ cpuSeconds }) => cpuSeconds)),
  };
}
