// A campaign's photos and documents as a ZIP, a folder for each unit, read from the database one file at a time.
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ExportedReport } from '../../models/export.ts'
import { refsIn } from '../../rules/evidence-refs.ts'
import type { Caller } from '../access.ts'
import type { ServerDeps } from '../deps.ts'
import { endpoint, type AnyEndpoint } from '../endpoint.ts'
import { auditExport, sourceOfCampaign, whichQuery, type Source } from './source.ts'
import { countHeader } from './stream.ts'
import { isDeclared } from './table.ts'

export const photoEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  endpoint({
    ...{ method: 'get', path: '/campaigns/:id/photos.zip', tag: 'exports', may: 'reviews' },
    summary: 'The photos and documents of a campaign, in a folder for each unit',
    description: 'X-Total-Count tells how many reports are looked through.',
    query: whichQuery,
    answer: { file: 'application/zip' },
    async run({ ctx, caller, id, query }) {
      const source = await sourceOfCampaign(deps, caller, id, query)
      const { on, total } = source
      const ended = await auditExport(deps, caller, {
        ...query,
        on,
        what: 'evidence.export',
        format: 'zip',
        reports: total,
      })
      ctx.set(countHeader, String(total))
      ctx.attachment(`photos-${id}.zip`)
      ctx.type = 'application/zip'
      ctx.body = photoZip(deps, caller, source, ended)
    },
  }),
]

interface File {
  name: string
  takenAt: Date
  open: () => Readable
}

/** `ended` is told of the files. */
function photoZip(
  deps: ServerDeps,
  caller: Caller,
  source: Source,
  ended: (sent: { rows: number; isWhole: boolean }) => void,
): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  let isWhole = false
  let count = 0
  let current: Readable | null = null
  out.once('end', () => (isWhole = true))
  out.once('close', () => {
    current?.destroy()
    ended({ rows: count, isWhole })
  })

  /** A file is opened when the one before has left, so that there is one at a time. */
  async function fill(): Promise<void> {
    for await (const { name, takenAt, open } of filesOf(deps, caller, source)) {
      if (out.destroyed) return
      const file = (current = open())
      file.once('error', (error) => out.destroy(error))
      zip.addReadStream(file, name, { compress: false, mtime: takenAt })
      if (!file.destroyed) await Promise.race([once(file, 'close'), once(out, 'close')])
      count++
    }
    zip.end()
  }
  fill().catch((error: Error) => out.destroy(error))
  return out
}

async function* filesOf(deps: ServerDeps, { scope }: Caller, { campaigns }: Source): AsyncGenerator<File> {
  const { models } = deps
  for (const { wanted } of campaigns)
    for await (const batch of models.export.eachBatch(scope, wanted))
      for (const report of batch.filter(isDeclared)) yield* filesOfReport(deps, report)
}

async function* filesOfReport({ models }: ServerDeps, report: ExportedReport): AsyncGenerator<File> {
  const refs = refsIn(report.answers)
  if (refs.length === 0) return
  const known = new Map(
    (await models.evidence.findOfReport(models.file.idOf(report._id))).map((each) => [String(each._id), each]),
  )
  const folder = safeName(`${report.unit}_${report.unitName}`)
  const counts = new Map<string, number>()
  for (const { id } of refs) {
    const evidence = known.get(id)
    const file = evidence?.document ?? evidence?.picture
    if (!evidence || !file) continue
    const question = safeName(evidence.path.replaceAll('/', '-'))
    const number = (counts.get(question) ?? 0) + 1
    counts.set(question, number)
    yield {
      name: `${folder}/${question}-${number}.${evidence.document ? 'pdf' : 'jpg'}`,
      takenAt: evidence.receivedAt,
      open: () => models.file.stream(file),
    }
  }
}

// eslint-disable-next-line no-control-regex -- Windows forbids them in names
const forbidden = /[\u0000-\u001F\u007F<>:"/\\|?*\u202A-\u202E\u2066-\u2069]/g
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** A name that every system unpacks as one folder or file: no path, no sign that Windows forbids, none of its device names. */
export function safeName(name: string): string {
  const plain = [...name.replaceAll(forbidden, '_')].slice(0, 80).join('')
  const ended = plain
    .trim()
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, '_')
  return ended.replace(reserved, '_$1') || '_'
}
