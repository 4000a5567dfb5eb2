import { useMay } from '../session.tsx'
import { ReadPage } from './read-page.tsx'
import { ReportPage } from './report-page.tsx'

/** Those who judge get the desk; those who may only look, the answers. */
export function OneReportPage() {
  return useMay()('reviews') ? <ReportPage /> : <ReadPage />
}
