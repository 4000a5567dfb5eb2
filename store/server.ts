/** The store as it runs in its own thread: opens the folder, listens, and does the housekeeping. */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dispatch, type Services } from './commands/dispatch.ts'
import { Cursors } from './cursors.ts'
import { Catalog } from './disk/catalog.ts'
import { Engine } from './disk/engine.ts'
import { checkFormat } from './disk/format.ts'
import { startHousekeeping } from './disk/housekeeping.ts'
import { type Client, serveConnection } from './wire/connection.ts'
import type { Request } from './wire/message.ts'

export interface ServerOptions {
  dir: string
  socketPath: string
  port?: number | undefined
}

export interface RunningServer {
  /** The TCP port, when one was asked for. */
  port: number | null
  stop: () => Promise<void>
  backup: (dir: string) => Promise<void>
}

export async function startServer({ dir, socketPath, port }: ServerOptions): Promise<RunningServer> {
  const engine = new Engine(dir)
  try {
    await checkFormat(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
  const catalog = new Catalog(engine)
  catalog.load()
  const cursors = new Cursors()
  const housekeeping = startHousekeeping(engine, catalog)
  await housekeeping.tidy()
  const { reapSoon, backup } = housekeeping
  const services: Services = { engine, catalog, cursors, reapSoon, backup }
  const sockets = new Set<Socket>()
  let running = 0
  const handle = async (request: Request, client: Client) => {
    running++
    try {
      return await dispatch(request, client, services)
    } finally {
      running--
    }
  }
  const accept = (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
    serveConnection(socket, handle)
  }
  const local = await listen(accept, { path: socketPath })
  chmodSync(socketPath, 0o600)
  const tcp = port === undefined ? null : await listen(accept, { host: '127.0.0.1', port })
  const address = tcp?.address()
  return {
    port: address && typeof address === 'object' ? address.port : null,
    backup: (to) => housekeeping.backup(to),
    stop: async () => {
      local.close()
      tcp?.close()
      const until = Date.now() + 1000
      while (running > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5))
      for (const socket of sockets) socket.destroy()
      await cursors.closeAll()
      housekeeping.stop()
      await engine.close()
      rmSync(socketPath, { force: true })
    },
  }
}

function listen(
  accept: (socket: Socket) => void,
  where: { path: string } | { host: string; port: number },
): Promise<Server> {
  const server = createServer(accept)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => resolve(server))
  })
}
