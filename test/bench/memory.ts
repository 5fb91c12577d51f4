/** Looks at the resident memory of this process again and again; tells the most it saw, in MB. */
export function watchMemory(): { soFar(): number; stop(): number } {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  const megabytes = (): number => {
    look();
    return Math.round(most / 1_048_576);
  };
  return {
    soFar: megabytes,
    stop: () => {
      clearInterval(timer);
      return megabytes();
    },
  };
}
