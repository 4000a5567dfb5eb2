// The database: a real MongoDB when MONGODB_URI is set, else the embedded store in DATA_DIR. Both are reached by the official
// driver, so everything behind this file is the same.
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import type { Config } from './config.ts'
import { createModels, type Models } from './models/index.ts'
import { findRunningStore, openStore } from './store/index.ts'

export interface Database {
  models: Models
  /** Whether it is the embedded store. */
  embedded: boolean
  isUp(): boolean
  close(): Promise<void>
}

const databaseName = 'zhengban'
export const storeFolder = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'store')

/**
 * `join`: use the store of the program that runs on this folder, if one does (the admin command); without it a folder in use
 * is an error, since two programs must not serve one folder.
 */
export async function openDatabase(config: Config, options: { join?: boolean } = {}): Promise<Database> {
  if (config.mongodbUri) return connected(await connect(config.mongodbUri, undefined), false)
  const running = options.join ? await findRunningStore(storeFolder(config)) : null
  if (running) return connected(await connect(running, databaseName), true)
  const store = await openStore({ dir: storeFolder(config) })
  try {
    return connected(await connect(store.uri, databaseName), true, () => store.stop())
  } catch (error) {
    await store.stop()
    throw error
  }
}

/** A database name in MONGODB_URI wins; `test`, the driver's own default, is never used. */
async function connect(uri: string, name: string | undefined): Promise<Connection> {
  const named = name ?? (/^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/.test(uri) ? undefined : databaseName)
  return mongoose
    .createConnection(uri, {
      dbName: named,
      autoIndex: false,
      autoCreate: false,
      // As many as chats in flight: writes that wait for the disk together are made durable together.
      maxPoolSize: 64,
      serverSelectionTimeoutMS: 10_000,
    })
    .asPromise()
}

function connected(connection: Connection, embedded: boolean, stopStore?: () => Promise<void>): Database {
  return {
    models: createModels(connection),
    embedded,
    isUp: () => connection.readyState === mongoose.ConnectionStates.connected,
    async close() {
      await connection.close()
      await stopStore?.()
    },
  }
}
