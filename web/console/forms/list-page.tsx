// Forms as staff write them in Excel: looked through before they are kept, each version standing for ever.
import { InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Table, Upload } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { query } from '../api.ts'
import { showNumber, showTime } from '../format.ts'
import { Card, Page } from '../kit/page.tsx'
import { Loaded, Nothing } from '../kit/states.tsx'
import { useGet, useSend } from '../kit/use-get.ts'
import { useMay } from '../session.tsx'
import { lang, t } from '../words.ts'
import type { FormFault, FormRow, ImportedForm } from './shapes.ts'

export function FormsPage() {
  const forms = useGet<{ items: FormRow[] }>('/forms')
  const may = useMay()
  return (
    <Page title={t('nav-forms')}>
      {may('change-forms') && <UploadForm />}
      <Card>
        <Loaded of={forms}>
          {({ items }) => (
            <Table<FormRow>
              size="small"
              rowKey="form"
              dataSource={items}
              pagination={false}
              locale={{ emptyText: <Nothing>{t('forms-none')}</Nothing> }}
              columns={[
                {
                  title: t('form'),
                  render: (_, { form, title }) => (
                    <>
                      <Link to={`/forms/${encodeURIComponent(form)}`}>{title}</Link>
                      <div>
                        <small>{form}</small>
                      </div>
                    </>
                  ),
                },
                { title: t('form-latest'), render: (_, { latest }) => latest.version },
                {
                  title: t('form-versions'),
                  width: 100,
                  align: 'right',
                  render: (_, { versions }) => showNumber(versions),
                },
                { title: t('created-at'), width: 200, render: (_, { latest }) => showTime(latest.createdAt) },
              ]}
            />
          )}
        </Loaded>
      </Card>
    </Page>
  )
}

function UploadForm() {
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const [seen, setSeen] = useState<ImportedForm | null>(null)
  const send = (given: File, dryRun: boolean) =>
    [
      `/forms/import${query({ dryRun: dryRun || null, lang })}`,
      { method: 'POST', file: { field: 'file', file: given } },
    ] as const
  const look = useSend<ImportedForm, File>((given) => [...send(given, true)], {
    stale: [],
    onDone: ({ data }) => setSeen(data),
  })
  const keep = useSend<ImportedForm>(() => [...send(file!, false)], {
    done: t('form-saved'),
    onDone: ({ data }) => void navigate(`/forms/${encodeURIComponent(data.form ?? '')}`),
  })
  const take = (given: File) => {
    setFile(given)
    setSeen(null)
    look.mutate(given)
    // It goes up by our own call.
    return false
  }
  return (
    <Card title={t('form-upload')}>
      <Upload.Dragger accept=".xlsx" maxCount={1} showUploadList={false} beforeUpload={take} disabled={look.isPending}>
        <p>
          <InboxOutlined className="drop" />
        </p>
        <p>{file ? file.name : t('form-drop')}</p>
      </Upload.Dragger>
      {look.isPending && <p role="status">{t('import-looking')}</p>}
      {seen && (
        <div className="after">
          {seen.problems.length === 0 ? (
            <Alert type="success" title={t('form-good', { title: seen.title ?? '' })} />
          ) : (
            <Alert type="error" title={t('form-bad', { count: seen.problems.length })} />
          )}
          <Faults faults={[...seen.problems, ...seen.notices]} />
          {seen.problems.length === 0 && (
            <Button type="primary" loading={keep.isPending} onClick={() => keep.mutate()}>
              {t('form-keep')}
            </Button>
          )}
        </div>
      )}
    </Card>
  )
}

const Faults = ({ faults }: { faults: FormFault[] }) =>
  faults.length > 0 && (
    <Table<FormFault>
      size="small"
      rowKey={({ sheet, row, column, code, part }) => [sheet, row, column, code, part].join(' ')}
      dataSource={faults}
      pagination={faults.length > 20 ? { pageSize: 20 } : false}
      columns={[
        { title: t('sheet'), dataIndex: 'sheet', width: 100 },
        { title: t('row'), dataIndex: 'row', width: 70 },
        { title: t('column'), dataIndex: 'column', width: 160 },
        { title: t('problem'), dataIndex: 'message' },
      ]}
    />
  )
