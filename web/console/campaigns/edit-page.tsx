// Changing a campaign. It is sent with the state that was seen; when somebody else was faster, both changes are shown side by
// side, and nothing is lost or overwritten unseen.
import { App, Button, Form } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { call, Refused } from '../api.ts'
import { Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { sayTrouble } from '../kit/trouble.ts'
import { useGetTagged, useSend } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { changesOf, fromFields, rebased, toFields, writtenOf, type Fields } from './change.ts'
import { Clash } from './clash.tsx'
import { CampaignFields, withoutEnter } from './fields.tsx'
import type { CampaignDetail, NewCampaign } from './shapes.ts'

interface Seen {
  campaign: CampaignDetail
  etag: string
}
const mayEdit = ({ state, mayChange }: CampaignDetail) => mayChange && state !== 'freezing' && state !== 'frozen'

export function EditCampaignPage() {
  const { id = '' } = useParams()
  const asked = useGetTagged<CampaignDetail>(`/campaigns/${id}`)
  return (
    <Loaded of={asked} rows={8}>
      {({ data, etag }) => <Edit first={{ campaign: data, etag: etag ?? '' }} />}
    </Loaded>
  )
}

function Edit({ first }: { first: Seen }) {
  // What is read again behind the form must not change what If-Match says.
  const [seen, see] = useState(first)
  const [newer, setNewer] = useState<Seen | null>(null)
  const [form] = Form.useForm<Fields>()
  const navigate = useNavigate()
  const { message, modal } = App.useApp()
  const { campaign, etag } = seen
  const address = `/campaigns/${campaign.id}`
  const base = writtenOf(campaign)
  const mine = () => fromFields(form.getFieldsValue(true) as Fields)

  const readNewer = async () => {
    try {
      const { data, etag: tag } = await call<CampaignDetail>(address)
      setNewer({ campaign: data, etag: tag ?? '' })
    } catch (error) {
      void message.error(sayTrouble(error))
    }
  }
  const save = useSend<CampaignDetail, Partial<NewCampaign>>(
    (body) => [address, { method: 'PATCH', body, ifMatch: etag }],
    {
      done: t('saved'),
      onDone: () => void navigate(address),
      onTrouble(error) {
        const isOld = error instanceof Refused && error.status === 412
        if (isOld) void readNewer()
        return isOld
      },
    },
  )
  const goOn = (written: NewCampaign) => {
    form.setFieldsValue(toFields(written))
    see(newer!)
    setNewer(null)
  }
  const send = (fields: Fields) => {
    const changes = changesOf(base, fromFields(fields))
    if (Object.keys(changes).length === 0) return void navigate(address)
    // Of a draft nobody knows yet; what is open reaches people.
    const felt = (['audience', 'dueAt'] as const).filter((name) => name in changes)
    if (campaign.state === 'draft' || felt.length === 0) return save.mutate(changes)
    void modal.confirm({
      title: t('campaign-edit-sure', { title: campaign.title }),
      content: felt.map((name) => <p key={name}>{t(`campaign-edit-${name}`, { date: changes.dueAt ?? '' })}</p>),
      okText: t('save'),
      onOk: () => save.mutateAsync(changes).catch(() => undefined),
    })
  }
  return (
    <Page title={t('campaign-edit')} back={{ to: address, title: campaign.title }}>
      {!mayEdit(campaign) ? (
        <Nothing>{t(campaign.mayChange ? 'problem-campaign-state' : 'problem-beyond-scope')}</Nothing>
      ) : (
        <Form<Fields>
          form={form}
          layout="vertical"
          initialValues={toFields(base)}
          onFinish={send}
          onKeyDown={withoutEnter}
        >
          {newer && (
            <Clash
              base={base}
              mine={mine()}
              theirs={writtenOf(newer.campaign)}
              onKeepMine={() => goOn(rebased(base, mine(), writtenOf(newer.campaign)))}
              onTakeTheirs={() => goOn(writtenOf(newer.campaign))}
            />
          )}
          <CampaignFields form={form} isFixed={campaign.state !== 'draft'} />
          <div className="actions">
            <Button type="primary" htmlType="submit" disabled={newer !== null} loading={save.isPending}>
              {t('save')}
            </Button>
            <Button onClick={() => void navigate(address)}>{t('cancel')}</Button>
          </div>
        </Form>
      )}
    </Page>
  )
}
