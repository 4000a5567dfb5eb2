/** The first words between driver and server, and other commands about the server itself. */
import { Timestamp } from 'bson'
import { CommandError } from '../errors.ts'
import { maxDocumentBytes, maxMessageBytes } from '../value/encode.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { show } from '../value/show.ts'
import type { Command, CommandContext } from './context.ts'

/** The server version whose behaviour is copied; 21 is MongoDB 7.0's wire version. */
const version = '7.0.0'
const wireVersion = 21
const startedAt = new Date()

function hello({ body, client }: CommandContext): Doc {
  const old = !('hello' in body)
  return {
    ...(old ? { ismaster: true } : {}),
    isWritablePrimary: true,
    ...(body['helloOk'] === true ? { helloOk: true } : {}),
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: client.id,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
    ok: 1,
  }
}

const greeting: Command = {
  options: [
    'helloOk',
    'client',
    'compression',
    'loadBalanced',
    'topologyVersion',
    'maxAwaitTimeMS',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'backpressure',
  ],
  run: (context) => {
    if (isPlainObject(context.body['speculativeAuthenticate'])) throw new CommandError(11, 'this server has no users')
    return hello(context)
  },
}

const fine: Command = { options: [], run: () => ({ ok: 1 }) }

const notHere = (what: string): Command => ({
  options: [],
  run: () => {
    throw new CommandError(20, what)
  },
})

const noTransactions = 'Transaction numbers are only allowed on a replica set member or mongos'

/** commitTransaction and abortTransaction never see a transaction here. */
export const handshake: Record<string, Command> = {
  hello: greeting,
  ismaster: greeting,
  isMaster: greeting,
  ping: fine,
  endSessions: fine,
  startSession: fine,
  refreshSessions: fine,
  killSessions: fine,
  commitTransaction: notHere(noTransactions),
  abortTransaction: notHere(noTransactions),
  buildInfo: { options: [], run: buildInfo },
  buildinfo: { options: [], run: buildInfo },
  whatsmyuri: { options: [], run: () => ({ you: '127.0.0.1:0', ok: 1 }) },
  connectionStatus: {
    options: ['showPrivileges'],
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  },
  getParameter: {
    options: ['allParameters', 'featureCompatibilityVersion'],
    run: ({ body }) => ({
      ...('featureCompatibilityVersion' in body ? { featureCompatibilityVersion: { version: '7.0' } } : {}),
      ok: 1,
    }),
  },
  getLog: { options: [], run: () => ({ totalLinesWritten: 0, log: [], ok: 1 }) },
  hostInfo: { options: [], run: () => ({ system: {}, os: {}, extra: {}, ok: 1 }) },
  serverStatus: { options: ['repl', 'metrics', 'locks'], run: serverStatus },
}

function buildInfo(): Doc {
  return {
    version,
    versionArray: [...version.split('.').map(Number), 0],
    gitVersion: 'embedded',
    modules: ['embedded-store'],
    bits: 64,
    maxBsonObjectSize: maxDocumentBytes,
    storageEngines: ['lmdb'],
    ok: 1,
  }
}

function serverStatus({ cursors }: CommandContext): Doc {
  const { rss, heapUsed, external } = process.memoryUsage()
  return {
    host: 'embedded',
    version,
    process: 'embedded-store',
    pid: process.pid,
    uptime: Math.floor((Date.now() - startedAt.getTime()) / 1000),
    localTime: new Date(),
    mem: {
      bits: 64,
      resident: Math.round(rss / 1048576),
      heap: Math.round(heapUsed / 1048576),
      external: Math.round(external / 1048576),
    },
    metrics: { cursor: { open: { total: cursors.size } } },
    storageEngine: { name: 'lmdb', persistent: true, supportsCommittedReads: false },
    ok: 1,
  }
}

/** A standalone MongoDB refuses these in the same words; drivers turn retryable writes off on them. */
export function refuseTransactions(body: Doc): void {
  if (body['txnNumber'] !== undefined || body['startTransaction'] !== undefined || body['autocommit'] !== undefined) {
    throw new CommandError(20, noTransactions)
  }
  const concern = body['readConcern']
  if (isPlainObject(concern)) {
    const level = concern['level']
    if (level !== undefined && !['local', 'available', 'majority', 'linearizable'].includes(level as string)) {
      throw new CommandError(72, `read concern level ${show(level)} is not supported by this server`)
    }
    if (concern['afterClusterTime'] instanceof Timestamp)
      throw new CommandError(72, 'Cannot specify afterClusterTime readConcern: this server has no cluster time')
  }
}
