import { Navigate } from 'react-router'
import { byUrgency, useCampaigns } from './campaigns/list.ts'
import { Loaded, Nothing } from './kit/states.tsx'
import { places } from './shell.tsx'
import { useMay } from './session.tsx'
import { t } from './words.ts'

/** The overview of the campaign that is due next; for those who see no totals, their first page. */
export function Start() {
  const may = useMay()
  const campaigns = useCampaigns(may('totals'))
  if (!may('totals')) {
    const first = places.find(({ needs }) => needs.some(may))
    return first ? <Navigate replace to={first.path} /> : <Nothing>{t('problem-role-not-allowed')}</Nothing>
  }
  return (
    <Loaded of={campaigns}>
      {({ items }) => {
        const first = [...items].sort(byUrgency)[0]
        return first ? <Navigate replace to={`/overview/${first.id}`} /> : <Nothing>{t('no-campaigns')}</Nothing>
      }}
    </Loaded>
  )
}
