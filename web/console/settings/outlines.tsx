// The operator's own outlines of the districts: looked at before they are kept, and taken back as easily.
import { InboxOutlined } from '@ant-design/icons'
import { Alert, App, Button, Upload } from 'antd'
import { lazy, Suspense, useState } from 'react'
import places from '../../../forms/district-tiles.json' with { type: 'json' }
import districts from '../../../forms/districts.json' with { type: 'json' }
import { showList, showSize } from '../format.ts'
import { readOutlines, type Outlines as Shapes } from '../kit/outlines.ts'
import { Loaded } from '../kit/states.tsx'
import { useGet, useGetTagged, useSend } from '../kit/use-get.ts'
import { lang, t } from '../words.ts'

const DistrictMap = lazy(async () => ({ default: (await import('../kit/district-map.tsx')).DistrictMap }))

const mostBytes = 5 * 1024 * 1024
const nameOf = ({ name, nameEn }: (typeof districts)[number]) => (lang === 'en' ? nameEn : name)
const labelOf = ({ code, nameEn }: (typeof districts)[number]) =>
  lang === 'en' ? nameEn : (places.find((place) => place.code === code)?.short ?? '')
const codes = new Set(districts.map(({ code }) => code))

type Looked = { name: string } & ({ shapes: Shapes } | { why: string })

async function look(file: File): Promise<Looked> {
  if (file.size > mostBytes) return { name: file.name, why: t('outlines-too-large', { size: showSize(file.size) }) }
  const read = readOutlines(await file.text(), codes)
  if ('outlines' in read) return { name: file.name, shapes: read.outlines }
  const { code, which = '' } = read.problem
  return { name: file.name, why: t(`outlines-${code}`, { which }) }
}

export function Outlines() {
  const settings = useGetTagged<{ hasOutlines: boolean }>('/settings')
  const ifMatch = settings.data?.etag ?? ''
  return (
    <>
      <p className="quiet">{t('outlines-what')}</p>
      <Loaded of={settings}>
        {({ data: { hasOutlines } }) =>
          hasOutlines ? (
            <Kept ifMatch={ifMatch} onRemoved={() => void settings.refetch()} />
          ) : (
            <p>{t('outlines-none')}</p>
          )
        }
      </Loaded>
      <Choose isReplacing={settings.data?.data.hasOutlines === true} ifMatch={ifMatch} />
    </>
  )
}

function Kept({ ifMatch, onRemoved }: { ifMatch: string; onRemoved: () => void }) {
  const outlines = useGet<Shapes>('/settings/outlines', { isLasting: true })
  const { modal } = App.useApp()
  const remove = useSend(() => ['/settings/outlines', { method: 'DELETE', ifMatch }], {
    done: t('outlines-removed'),
    // Not read again: they are gone.
    stale: [],
    onDone: onRemoved,
  })
  const ask = () =>
    void modal.confirm({
      title: t('outlines-remove-sure'),
      content: t('outlines-remove-what'),
      okText: t('outlines-remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    })
  return (
    <Loaded of={outlines}>
      {(shapes) => (
        <>
          <h2 className="sub">{t('outlines-kept', { count: shapes.features.length })}</h2>
          <Shown shapes={shapes} />
          <Button danger onClick={ask}>
            {t('outlines-remove')}
          </Button>
        </>
      )}
    </Loaded>
  )
}

function Choose({ isReplacing, ifMatch }: { isReplacing: boolean; ifMatch: string }) {
  const { modal } = App.useApp()
  const [looked, setLooked] = useState<Looked | null>(null)
  const save = useSend<unknown, Shapes>((body) => ['/settings/outlines', { method: 'PUT', body, ifMatch }], {
    done: t('saved'),
    onDone: () => setLooked(null),
  })
  const keep = (shapes: Shapes) => {
    if (!isReplacing) return save.mutate(shapes)
    void modal.confirm({
      title: t('outlines-replace-sure'),
      content: t('outlines-replace-what'),
      okText: t('outlines-keep'),
      okButtonProps: { danger: true },
      onOk: () => save.mutateAsync(shapes).catch(() => undefined),
    })
  }
  const take = (file: File) => {
    void look(file).then(setLooked)
    // It stays here until it has been looked at.
    return false
  }
  return (
    <>
      <Upload.Dragger
        accept=".geojson,.json"
        maxCount={1}
        showUploadList={false}
        beforeUpload={take}
        className="after-gap"
      >
        <p>
          <InboxOutlined className="drop" />
        </p>
        <p>{looked ? looked.name : t('outlines-drop')}</p>
        <p className="quiet">{t('outlines-form')}</p>
      </Upload.Dragger>
      {looked && 'why' in looked && <Alert type="error" role="alert" title={looked.why} />}
      {looked && 'shapes' in looked && (
        <>
          <h2 className="sub">{t('outlines-look', { count: looked.shapes.features.length })}</h2>
          <Shown shapes={looked.shapes} />
          <Button type="primary" loading={save.isPending} onClick={() => keep(looked.shapes)}>
            {t('outlines-keep')}
          </Button>
        </>
      )}
    </>
  )
}

function Shown({ shapes }: { shapes: Shapes }) {
  const drawn = new Set(shapes.features.map(({ properties }) => properties.code))
  const missing = districts.filter(({ code }) => !drawn.has(code))
  return (
    <>
      <Suspense fallback={<div className="map-room" />}>
        <DistrictMap
          outlines={shapes}
          label={t('map-label')}
          regions={districts.map((district) => ({
            ...{ code: district.code, label: labelOf(district), said: `${nameOf(district)} ${district.code}` },
            ...{ fill: '#dfe7e4', ink: '#1c2326' },
          }))}
        />
      </Suspense>
      {missing.length > 0 && (
        <p className="bad">{t('outlines-missing', { districts: showList(missing.map(nameOf)) })}</p>
      )}
    </>
  )
}
