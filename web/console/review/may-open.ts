import { useMay } from '../session.tsx'
import type { ReportState } from '../shapes.ts'

/** Whether a report leads to a page: a draft is its officer's own. */
export function useMayOpen(): (state: ReportState) => boolean {
  const may = useMay()
  return (state) => state !== 'draft' && (may('reviews') || may('reports'))
}
