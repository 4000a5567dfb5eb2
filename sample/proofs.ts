// Licence evidence of some sample units: drawn invoices, a licence and labels, one of them blurred and one used by two units, so
// that reviewers of the demo meet what they will meet.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Models } from '../models/index.ts'
import type { Report } from '../models/report.ts'
import { uploadName } from '../models/evidence-upload.ts'

/** Question of the form for private firms. */
const path = 'licence_photos'

/** Pictures by unit. */
const proofs: Readonly<Record<string, readonly string[]>> = {
  'YL-500103-2': ['invoice-1', 'label'],
  'YL-500103-3': ['invoice-2'],
  'YL-500103-7': ['licence'],
  'YL-500103-8': ['blurred'],
  'YL-500108-3': ['invoice-1'],
}

export const hasProofs = (unit: string): boolean => unit in proofs

/** As uploads that the queue has yet to look at. @returns the answers that name them; {} for a unit without. */
export async function keepProofs(models: Models, report: Report, at: Date): Promise<Record<string, { id: string }[]>> {
  const refs: { id: string }[] = []
  for (const name of proofs[report.unit] ?? []) {
    const bytes = await readFile(new URL(`./pictures/${name}.jpg`, import.meta.url))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const upload = await models.file.save(uploadName, bytes, { at })
    const { evidence } = await models.evidenceUpload.receive(
      {
        ...{ report: report._id, campaign: report.campaign, unit: report.unit, path, person: null, through: 'sample' },
        ...{ type: 'image/jpeg', bytes: bytes.length, sha256, upload },
      },
      at,
    )
    refs.push({ id: evidence._id.toHexString() })
  }
  return refs.length > 0 ? { [path]: refs } : {}
}
