// Changing a campaign. It is sent with the state that was seen; when somebody else was faster, both changes are shown side by
// side, and nothing is lost or overwritten unseen.
import { App, Form } from 'antd'
import { useNavigate, useParams } from 'react-router'
import type { Answer } from '../api.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { fromFields, names, toFields, writtenOf, type Fields } from './change.ts'
import { clashFields } from './clash-fields.tsx'
import { CampaignFields } from './fields.tsx'
import type { CampaignDetail, NewCampaign } from './shapes.ts'

const writing: Writing<NewCampaign, Fields> = {
  ...{ kind: 'campaign', names, clashFields, toForm: toFields, fromForm: fromFields },
}
const mayEdit = ({ state, mayChange }: CampaignDetail) => mayChange && state !== 'freezing' && state !== 'frozen'

export function EditCampaignPage() {
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
  const {
    seen: campaign,
    newer,
    save,
    isSaving,
    goOn,
  } = useEditing<CampaignDetail, Partial<NewCampaign>>({
    ...{ first, read: address, written: writtenOf, onSaved: () => void navigate(address) },
  })
  const [form] = Form.useForm<Fields>()
  const { modal } = App.useApp()
  const base = writtenOf(campaign)
  const send = (changes: Partial<NewCampaign>) => {
    // Of a draft nobody knows yet; what is open reaches people.
    const felt = (['audience', 'dueAt'] as const).filter((name) => name in changes)
    if (campaign.state === 'draft' || felt.length === 0) return void save(changes)
    void modal.confirm({
      title: t('campaign-edit-sure', { title: campaign.title }),
      content: felt.map((name) => <p key={name}>{t(`campaign-edit-${name}`, { date: changes.dueAt ?? '' })}</p>),
      okText: t('save'),
      onOk: () => save(changes),
    })
  }
  return (
    <Page title={t('campaign-edit')} back={{ to: address, title: campaign.title }}>
      {!mayEdit(campaign) ? (
        <Nothing>{t(campaign.mayChange ? 'problem-campaign-state' : 'problem-beyond-scope')}</Nothing>
      ) : (
        <EditingForm
          {...{ writing, form, base, isSaving, goOn }}
          newer={newer && writtenOf(newer)}
          onSend={send}
          onLeave={() => void navigate(address)}
        >
          <CampaignFields form={form} isFixed={campaign.state !== 'draft'} />
        </EditingForm>
      )}
    </Page>
  )
}
