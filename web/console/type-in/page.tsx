// A paper form or a phone call becomes the unit's report: staff type it in, and it is judged by the very rules of the chat.
import { Alert } from 'antd'
import { useParams } from 'react-router'
import { mayAnswer } from '../../../rules/campaign.ts'
import type { CampaignDetail } from '../campaigns/shapes.ts'
import { Compiled } from '../forms/preview.tsx'
import type { WholeVersion } from '../forms/shapes.ts'
import { Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useGet, useGetTagged } from '../kit/use-get.ts'
import type { Answer } from '../api.ts'
import type { Unit } from '../units/shapes.ts'
import { t } from '../words.ts'
import { Desk } from './desk.tsx'
import { addressOf, type OwnReport } from './shapes.ts'

export function TypeInPage() {
  const { unit = '', campaign = '' } = useParams()
  const known = useGet<Unit>(`/units/${encodeURIComponent(unit)}`, { keep: false })
  const asked = useGet<CampaignDetail>(`/campaigns/${campaign}`, { keep: false })
  const own = useGetTagged<OwnReport>(addressOf(campaign, unit))
  return (
    <Loaded of={own} rows={8}>
      {(first) => (
        <Loaded of={known}>
          {({ name }) => (
            <Loaded of={asked}>
              {(detail) => (
                <Page
                  title={t('type-in')}
                  back={{ to: `/units/${encodeURIComponent(unit)}?tab=reports`, title: name }}
                  note={`${detail.title} · ${unit}`}
                >
                  <Open campaign={detail} unit={{ code: unit, name }} first={first} />
                </Page>
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

interface OpenProps {
  campaign: CampaignDetail
  unit: { code: string; name: string }
  first: Answer<OwnReport>
}
function Open({ campaign, unit, first }: OpenProps) {
  const whole = useGet<WholeVersion>(`/form-versions/${encodeURIComponent(campaign.form)}`, { isLasting: true })
  const term = { ...campaign, opensAt: new Date(campaign.opensAt), dueAt: new Date(campaign.dueAt) }
  const verdict = mayAnswer(term, first.data.state, new Date(), campaign.timeZone)
  if (!verdict.ok) return <Alert type="warning" showIcon title={t(`issue-${verdict.reason.code}`)} />
  return (
    <Loaded of={whole} rows={8}>
      {({ source }) => (
        <Compiled source={source}>
          {(form) => <Desk {...{ campaign, unit, form, first }} isLate={verdict.late} />}
        </Compiled>
      )}
    </Loaded>
  )
}
