import { Table, type TableProps } from 'antd'
import { Link } from 'react-router'
import { query } from '../api.ts'
import { showList, showNumber } from '../format.ts'
import { Rate } from '../kit/rate.tsx'
import { Nothing } from '../kit/states.tsx'
import { Uncounted } from '../kit/uncounted.tsx'
import type { Cell, Progress } from '../shapes.ts'
import { lang, t } from '../words.ts'
import { behind } from './page.tsx'

interface Props {
  progress: Progress
  chosen: string | null
  onChoose: (code: string) => void
}

const nameOf = ({ code, label }: Cell) => label ?? code ?? t('none')
/** English words are wider. */
const figureWidth = lang === 'en' ? 88 : 62
const worstFirst = (a: Cell, b: Cell) => (a.rate.value ?? 2) - (b.rate.value ?? 2)

export function CellTable({ progress, chosen, onChoose }: Props) {
  const { campaign, by, rows, hidden = [], total } = progress
  /** A figure leads to the reports it counts. */
  const figure = (name: keyof typeof behind): NonNullable<TableProps<Cell>['columns']>[number] => ({
    title: t(name),
    dataIndex: name,
    align: 'right',
    width: figureWidth,
    render: (value: number, { code }) => (
      <Link to={`/overview/${campaign.id}/behind${query({ [by]: code ?? '', ...behind[name] })}`}>
        {showNumber(value)}
      </Link>
    ),
  })
  return (
    <>
      {/* By district the headline says so of the same figures. */}
      {by !== 'district' && <Uncounted of={progress} />}
      <Table<Cell>
        size="small"
        className="cells"
        rowKey={(cell) => cell.code ?? '-'}
        dataSource={rows}
        pagination={false}
        scroll={{ y: 380, x: 222 + 4 * figureWidth }}
        locale={{ emptyText: <Nothing /> }}
        rowClassName={({ code }) => (code !== null && code === chosen ? 'chosen' : '')}
        columns={[
          {
            title: t(`by-${by}`),
            key: 'name',
            width: 92,
            fixed: 'start',
            sorter: (a, b) => nameOf(a).localeCompare(nameOf(b)),
            render: (_, cell) => (
              <button type="button" className="plain" onClick={() => onChoose(cell.code ?? '-')}>
                {nameOf(cell)}
              </button>
            ),
          },
          {
            title: t('rate'),
            key: 'rate',
            width: 130,
            sorter: worstFirst,
            render: (_, cell) => <Rate rate={cell.rate} hasBar />,
          },
          figure('due'),
          figure('submitted'),
          figure('accepted'),
          figure('overdue'),
        ]}
        summary={() => (
          <Table.Summary fixed>
            <Table.Summary.Row>
              <Table.Summary.Cell index={0}>{t('total')}</Table.Summary.Cell>
              <Table.Summary.Cell index={1}>
                {total ? <Rate rate={total.rate} hasBar /> : t('hidden-cell')}
              </Table.Summary.Cell>
              {(['due', 'submitted', 'accepted', 'overdue'] as const).map((name, index) => (
                <Table.Summary.Cell key={name} index={index + 2} align="right">
                  {total ? (
                    <Link to={`/overview/${campaign.id}/behind${query(behind[name])}`}>{showNumber(total[name])}</Link>
                  ) : (
                    showNumber(null)
                  )}
                </Table.Summary.Cell>
              ))}
            </Table.Summary.Row>
          </Table.Summary>
        )}
      />
      {hidden.length > 0 && (
        <p className="quiet">
          {t('hidden-rows', { names: showList(hidden.map(({ code, label }) => label ?? code ?? t('none'))) })}
        </p>
      )}
    </>
  )
}
