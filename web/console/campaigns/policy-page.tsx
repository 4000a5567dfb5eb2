// Changing by which rules a campaign reminds, with the dates that come of it beside.
import { Alert, Form } from 'antd'
import { useNavigate, useParams } from 'react-router'
import type { ReminderPolicy } from '../../../rules/reminder.ts'
import type { Answer } from '../api.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useAsked } from '../kit/use-asked.ts'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { NextDates, type Next } from './next-dates.tsx'
import { PolicyFields } from './policy-fields.tsx'
import { policyLabel, sayPolicy } from './policy-text.tsx'
import { fromForm, names, toForm, type PolicyForm } from './policy.ts'
import type { CampaignDetail } from './shapes.ts'

const writing: Writing<ReminderPolicy, PolicyForm> = {
  ...{ kind: 'policy', names, toForm, fromForm },
  clashFields: names.map((name) => ({
    ...{ name, label: policyLabel(name), show: (policy) => sayPolicy(policy, name) },
  })),
}
const isOver = ({ state }: CampaignDetail) => ['closed', 'freezing', 'frozen'].includes(state)

export function PolicyPage() {
  const { id = '' } = useParams()
  const asked = useGetTagged<CampaignDetail>(`/campaigns/${id}`)
  return (
    <Loaded of={asked} rows={8}>
      {(first) => <Edit first={first} />}
    </Loaded>
  )
}

function Edit({ first }: { first: Answer<CampaignDetail> }) {
  const address = `/campaigns/${first.data.id}`
  const navigate = useNavigate()
  const [form] = Form.useForm<PolicyForm>()
  const { seen, newer, save, isSaving, goOn } = useEditing<CampaignDetail, { policy: Partial<ReminderPolicy> }>({
    ...{ first, read: address, written: ({ policy }) => policy, onSaved: () => void navigate(address) },
  })
  const base = seen.policy
  const mayEdit = seen.mayChange && !isOver(seen)
  return (
    <Page title={t('policy-edit')} back={{ to: address, title: seen.title }}>
      {!mayEdit ? (
        <Nothing>{t(seen.mayChange ? 'problem-campaign-state' : 'problem-beyond-scope')}</Nothing>
      ) : (
        <EditingForm
          {...{ writing, form, base, isSaving, goOn }}
          newer={newer && newer.policy}
          onSend={(policy) => void save({ policy })}
          onLeave={() => void navigate(address)}
        >
          <div className="pair">
            <div>
              <PolicyFields />
            </div>
            <Card title={t('next-reminders')} className="beside">
              <Preview path={`${address}/policy-preview`} base={base} />
            </Card>
          </div>
        </EditingForm>
      )}
    </Page>
  )
}

function Preview({ path, base }: { path: string; base: ReminderPolicy }) {
  const written = Form.useWatch((all: PolicyForm) => all) as Partial<PolicyForm> | undefined
  const policy = fromForm({ ...toForm(base), ...written })
  const { answer, isOld } = useAsked<Next & { missingYears: number[] }>(path, { policy })
  if (answer instanceof Error) return <Alert type="error" title={sayTrouble(answer)} />
  return (
    <div role="status" aria-busy={isOld}>
      {answer ? <NextDates {...answer} /> : <p className="quiet">{t('loading')}</p>}
      {answer && answer.missingYears.length > 0 && (
        <Alert type="warning" title={t('policy-missing-years', { years: answer.missingYears.join(', ') })} />
      )}
    </div>
  )
}
