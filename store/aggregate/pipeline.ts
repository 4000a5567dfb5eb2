/** Runs aggregation stages one after the other on batches of documents. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import type { Collation } from '../query/collation.ts'
import type { Pace } from '../query/pace.ts'
import type { Variables } from './expression.ts'
import { perDocument } from './per-document.ts'
import { stages } from './stages.ts'

export type Batches = AsyncGenerator<Doc[], void, void>

export interface Environment {
  db: string
  collation: Collation | null
  variables: Variables
  pace: Pace
  /** The documents of another collection of the same database. */
  read: (collection: string, pipeline: Doc[], variables: Variables) => Batches
  /** For $lookup by one field: documents whose field equals the value. */
  findEqual: (collection: string, field: string, value: unknown) => Promise<Doc[]>
  merge: (spec: unknown, input: Batches) => Promise<void>
  out: (spec: unknown, input: Batches) => Promise<void>
}

export type StageRunner = (input: Batches, environment: Environment) => Batches

export function parsePipeline(pipeline: unknown): Doc[] {
  if (!Array.isArray(pipeline)) throw new CommandError(14, "'pipeline' option must be specified as an array")
  pipeline.forEach((stage, i) => {
    if (!isPlainObject(stage) || Object.keys(stage).length !== 1) {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    const name = Object.keys(stage)[0]!
    if (!isStage(name)) throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
    if ((name === '$out' || name === '$merge') && i !== pipeline.length - 1) {
      throw new CommandError(40601, `${name} can only be the final stage in the pipeline`)
    }
  })
  return pipeline as Doc[]
}

const oneToOne = new Set(['$project', '$addFields', '$set', '$unset', '$replaceRoot', '$replaceWith'])
const isStage = (name: string) => oneToOne.has(name) || stages[name] !== undefined

/** Every stage is checked before the first document is read. */
export function compileStages(pipeline: Doc[], environment: Environment): (input: Batches) => Batches {
  const runners = pipeline.map((stage): StageRunner => {
    const [name, spec] = Object.entries(stage)[0]!
    const context = { variables: environment.variables, fold: environment.collation?.fold }
    const single = perDocument(name, spec, context)
    return single ? (input) => mapEach(input, single) : stages[name]!(spec, environment)
  })
  return (input) => runners.reduce((batches, run) => run(batches, environment), input)
}

async function* mapEach(input: Batches, apply: (doc: Doc) => Doc): Batches {
  for await (const batch of input) yield batch.map(apply)
}

export async function* fromArray(documents: Doc[]): Batches {
  if (documents.length) yield documents
}

export async function collect(input: Batches): Promise<Doc[]> {
  const all: Doc[] = []
  for await (const batch of input) for (const doc of batch) all.push(doc)
  return all
}
