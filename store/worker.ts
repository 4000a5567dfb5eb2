/** The thread's side of openStore: starts the server and does what the parent asks. */
import { parentPort, workerData } from 'node:worker_threads'
import { type RunningServer, startServer, type ServerOptions } from './server.ts'
import { StoreError } from './store-error.ts'

export type Ask = { id: number; what: 'stop' } | { id: number; what: 'backup'; dir: string }
export type Say =
  | { kind: 'ready'; port: number | null }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'done'; id: number; error: { code: string; message: string } | null }

const port = parentPort
if (port) void serve((message) => port.postMessage(message))

async function serve(say: (message: Say) => void): Promise<void> {
  let server: RunningServer
  try {
    server = await startServer(workerData as ServerOptions)
  } catch (error) {
    return say({ kind: 'refused', ...plain(error) })
  }
  port!.on('message', (ask: Ask) => {
    const work = ask.what === 'stop' ? server.stop() : server.backup(ask.dir)
    work.then(
      () => {
        say({ kind: 'done', id: ask.id, error: null })
        if (ask.what === 'stop') port!.close()
      },
      (error: unknown) => say({ kind: 'done', id: ask.id, error: plain(error) }),
    )
  })
  say({ kind: 'ready', port: server.port })
}

function plain(error: unknown): { code: string; message: string } {
  const code = error instanceof StoreError ? error.code : 'cannot-open'
  return { code, message: error instanceof Error ? error.message : String(error) }
}
