// Exports: reports, totals and photos as files, streamed, each in the audit trail.
import type { ServerDeps } from './deps.ts'
import type { AnyEndpoint } from './endpoint.ts'
import { photoEndpoints } from './export/photos.ts'
import { progressFileEndpoints } from './export/progress.ts'
import { rateFileEndpoints } from './export/rates.ts'
import { reportFileEndpoints } from './export/report-files.ts'

export const exportEndpoints = (deps: ServerDeps): AnyEndpoint[] => [
  ...reportFileEndpoints(deps),
  ...progressFileEndpoints(deps),
  ...rateFileEndpoints(deps),
  ...photoEndpoints(deps),
]
