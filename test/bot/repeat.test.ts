import { expect } from 'chai'
import type { RowAnswers } from '../../rules/form.ts'
import { toList } from './filled.ts'
import { describeOffice, type Office } from './office.ts'

describeOffice('bot: a list of rows', (office) => {
  const rows = async () => (await office.report()).answers['software'] as RowAnswers[]
  const add = async (lin: Awaited<ReturnType<Office['filling']>>, title: string, seats: string) => {
    await lin.presses(/＋/)
    await lin.says(title)
    await lin.says(seats)
  }

  it('starts empty, takes rows one question at a time, and shows them on a card', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await lin.sees('还没有填。没有就按“没有”')
    expect(lin.buttons()).to.deep.equal(['＋ 添加一项', '⬇ 下载模板，整表导入', '没有', '← 返回', '保存退出'])
    await lin.presses('＋ 添加一项')
    await lin.sees('软件清单 · 第 1 项')
    await lin.says('WPS Office')
    await lin.sees('许可数量')
    await lin.says('10')
    await lin.sees('已填 1 项：\n1. WPS Office')
    await add(lin, '中望CAD', '2')
    await lin.sees('2. 中望CAD')
    expect(await rows()).to.deep.equal([
      { _row: 1, title: 'WPS Office', seats: 10 },
      { _row: 2, title: '中望CAD', seats: 2 },
    ])
    await lin.presses('完成')
    await lin.sees('软件清单：2 项（WPS Office')
    await lin.sees('请拍授权凭证')
  })

  it('adds one row when the button is pressed twice', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    const card = lin.last().id
    await lin.presses('＋ 添加一项')
    await lin.presses('＋ 添加一项', { on: card })
    expect(lin.toast()).to.contain('已经用过或过期')
    expect(await rows()).to.have.length(1)
  })

  it('shows a row, changes one of its answers, and comes back to the list', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await add(lin, 'WPS Office', '10')
    await add(lin, '中望CAD', '2')
    await lin.presses('看第 2 项')
    await lin.sees('软件清单 · 第 2 项')
    await lin.sees('1. 软件名称：中望CAD')
    await lin.presses('2')
    await lin.sees('现在的答案：2')
    await lin.says('3')
    await lin.sees('已填 2 项')
    expect((await rows())[1]).to.deep.equal({ _row: 2, title: '中望CAD', seats: 3 })
  })

  it('copies the last row whole, once, and asks nothing of it again', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    expect(lin.buttons()).not.to.include('复制最后一项')
    await add(lin, 'WPS Office', '10')
    const card = lin.last().id
    const first = {
      data: lin
        .last()
        .buttons.flat()
        .find(({ text }) => text.includes('复制'))!.data!,
    }
    await lin.presses('复制最后一项')
    await lin.sees('✓ 已复制为第 2 项')
    await lin.sees('2. WPS Office')
    await lin.presses(first, { on: card })
    expect(lin.toast()).to.contain('已经用过或过期')
    await lin.presses('看第 2 项')
    await lin.presses('1')
    await lin.says('中望CAD')
    await lin.sees('2. 中望CAD')
    await lin.presses('完成')
    await lin.sees('请拍授权凭证')
    expect(await rows()).to.deep.equal([
      { _row: 1, title: 'WPS Office', seats: 10 },
      { _row: 2, title: '中望CAD', seats: 10 },
    ])
    expect(Object.keys((await office.report()).given)).to.include('software/2/seats')
  })

  it('asks before it deletes a row', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await add(lin, 'WPS Office', '10')
    await add(lin, '中望CAD', '2')
    await lin.presses('看第 1 项')
    await lin.presses('删除这一项')
    await lin.sees('确定删除第 1 项“WPS Office')
    await lin.presses('不删')
    await lin.presses('删除这一项')
    await lin.presses('删除')
    await lin.sees('第 1 项已删除')
    await lin.sees('1. 中望CAD')
    expect(await rows()).to.deep.equal([{ _row: 2, title: '中望CAD', seats: 2 }])
    expect(Object.keys((await office.report()).given)).not.to.include('software/1/title')
  })

  it('pages a long list', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    for (let n = 1; n <= 11; n++) await add(lin, `软件${n}号`, '1')
    await lin.sees('已填 11 项')
    expect(lin.buttons()).to.include('看第 11 项').and.include('‹ 上一页 1/2').and.not.include('看第 1 项')
    await lin.presses('‹ 上一页 1/2')
    expect(lin.buttons()).to.include('看第 1 项').and.include('下一页 2/2 ›')
  })

  it('goes back into the row before, and a list may be left empty', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await lin.presses('没有')
    await lin.sees('软件清单：没有')
    await lin.sees('请拍授权凭证')
    await lin.presses('← 返回')
    await lin.presses('＋ 添加一项')
    await lin.says('WPS Office')
    await lin.presses('← 返回')
    await lin.sees('现在的答案：WPS Office')
  })

  it('a typed text does not answer a list', async () => {
    const lin = await office.filling('lin')
    await toList(lin)
    await lin.says('WPS')
    await lin.sees('请按下面的按钮')
    expect(lin.buttons()).to.include('＋ 添加一项')
  })
})
