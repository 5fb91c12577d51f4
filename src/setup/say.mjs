// What the set-up tells a person. All of it goes to stderr: stdout belongs to the program that runs
// after the set-up, and may be a JSON document.

const REPEAT_EVERY_MS = 30_000;

/** A failure with a message for a person, not a bug: shown without a stack. */
export class SetupError extends Error {}

export function createSay({ quiet }) {
  const line = (text) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };

  return {
    line,
    /** Shows that `what` is being done, for as long as it takes, and first `why`. */
    async during(what, why, work) {
      const startMs = Date.now();
      const seconds = () => Math.round((Date.now() - startMs) / 1000);
      line(`set-up: ${what} (${why}) …`);
      const reminder = setInterval(
        () => line(`set-up: still ${what}, ${seconds()} s`),
        REPEAT_EVERY_MS,
      );
      try {
        const result = await work();
        line(`set-up: ${what}: done in ${seconds()} s`);
        return result;
      } finally {
        clearInterval(reminder);
      }
    },
  };
}
