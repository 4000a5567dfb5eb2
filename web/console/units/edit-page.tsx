// Changing a unit. When somebody else was faster, both changes are shown side by side, and nothing is lost or overwritten unseen.
import { App, Form } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Answer } from '../api.ts'
import { EditingForm, type Writing } from '../kit/editing-form.tsx'
import { Page } from '../kit/page.tsx'
import { Loaded } from '../kit/states.tsx'
import { useEditing } from '../kit/use-editing.ts'
import { useGetTagged } from '../kit/use-get.ts'
import { t } from '../words.ts'
import { UnitFields } from './fields.tsx'
import { options, termOf } from './terms.ts'
import { fromForm, names, sorting, toForm, type UnitForm, type WrittenUnit } from './written.ts'

type Read = WrittenUnit & { unit: string }
const labels: Record<(typeof names)[number], string> = {
  ...{ name: 'unit-name', unitType: 'by-unitType', district: 'by-district', industry: 'by-industry' },
  ...{ chamber: 'by-chamber', fourGood: 'unit-four-good', superior: 'superior', contact: 'unit-contact' },
  ...{ scale: 'unit-scale', tags: 'audience-tags' },
}
function shown(written: WrittenUnit, name: (typeof names)[number]): ReactNode {
  if (name === 'fourGood') return t(written.fourGood ? 'yes' : 'no')
  if (name === 'tags') return written.tags.join(' ') || '—'
  return name in options ? termOf(name, written[name]) : (written[name] ?? '—')
}
const writing: Writing<WrittenUnit, UnitForm> = {
  ...{ kind: 'unit', names, toForm, fromForm },
  clashFields: names.map((name) => ({
    ...{ name, label: t(labels[name]), show: (written) => shown(written, name) },
  })),
}
const writtenOf = ({ unit: _, ...written }: Read): WrittenUnit => written

export function EditUnitPage() {
  const { unit = '' } = useParams()
  const asked = useGetTagged<Read>(`/units/${encodeURIComponent(unit)}/fields`)
  return (
    <Loaded of={asked} rows={8}>
      {(first) => <Edit first={first} />}
    </Loaded>
  )
}

function Edit({ first }: { first: Answer<Read> }) {
  const address = `/units/${encodeURIComponent(first.data.unit)}`
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const [form] = Form.useForm<UnitForm>()
  const { seen, newer, save, isSaving, goOn } = useEditing<Read, Partial<WrittenUnit>>({
    ...{ first, read: `${address}/fields`, write: address, written: writtenOf, onSaved: () => void navigate(address) },
  })
  const base = writtenOf(seen)
  const send = (changes: Partial<WrittenUnit>, after: WrittenUnit) => {
    const moved = sorting.filter((name) => name in changes)
    if (moved.length === 0) return void save(changes)
    void modal.confirm({
      title: t('unit-edit-sure', { unit: seen.name }),
      content: (
        <>
          {moved.map((name) => (
            <p key={name}>
              {t(labels[name])}
              {t('colon')}
              {shown(base, name)} → {shown(after, name)}
            </p>
          ))}
          <p>{t('unit-edit-what')}</p>
        </>
      ),
      okText: t('save'),
      onOk: () => save(changes),
    })
  }
  return (
    <Page title={t('unit-edit')} back={{ to: address, title: seen.name }} note={seen.unit}>
      <EditingForm
        {...{ writing, form, base, isSaving, goOn }}
        newer={newer && writtenOf(newer)}
        onSend={send}
        onLeave={() => void navigate(address)}
      >
        <UnitFields />
      </EditingForm>
    </Page>
  )
}
