/** A server or a process that outlives this one unless it is stopped. */
export interface Stoppable {
  stop(): Promise<unknown>;
}

const running = new Set<Stoppable>();

/** Works with a server and stops it, however the work ends. */
export async function whileRunning<Server extends Stoppable, Result>(
  starting: Promise<Server>,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  const server = await starting;
  running.add(server);
  try {
    return await work(server);
  } finally {
    running.delete(server);
    await server.stop();
  }
}

/** Ctrl-C leaves no server behind. A terminal sends it to this process, and so does the one that started it. */
export function stopAllWhenInterrupted(): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void Promise.allSettled([...running].map((server) => server.stop())).then(() => process.exit(130));
    });
  }
}
