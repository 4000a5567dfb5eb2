import { expect } from 'chai'
import { addRow, copyRow, removeRow, setAnswer } from '../../rules/form.ts'
import type { Answers } from '../../rules/form.ts'

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
const start = frozen<Answers>({
  a: 1,
  r: [
    { _row: 1, x: 1, s: [{ _row: 1, y: 1 }] },
    { _row: 2, x: 2 },
  ],
  other: [{ _row: 1 }],
})

describe('changing answers', () => {
  it('sets a value and shares what did not change', () => {
    const next = setAnswer(start, 'a', 2)
    expect(next).to.deep.equal({ ...start, a: 2 })
    expect(next.r).to.equal(start.r)
    const inRow = setAnswer(start, 'r/2/x', 9)
    expect(inRow.r).to.deep.equal([
      { _row: 1, x: 1, s: [{ _row: 1, y: 1 }] },
      { _row: 2, x: 9 },
    ])
    expect((inRow.r as unknown[])[0]).to.equal((start.r as unknown[])[0])
    expect(setAnswer(start, 'r/1/s/1/y', 5).r).to.deep.include({ _row: 1, x: 1, s: [{ _row: 1, y: 5 }] })
  })

  it('keeps a cleared answer as cleared', () => {
    expect(setAnswer(start, 'a', null)).to.have.property('a', null)
  })

  it('makes a missing row in its place', () => {
    expect(setAnswer({}, 'r/2/x', 1)).to.deep.equal({ r: [{ _row: 2, x: 1 }] })
    expect(setAnswer(setAnswer({}, 'r/2/x', 1), 'r/1/x', 0).r).to.deep.equal([
      { _row: 1, x: 0 },
      { _row: 2, x: 1 },
    ])
    expect(setAnswer({}, 'r/1/s/4/y', 1)).to.deep.equal({ r: [{ _row: 1, s: [{ _row: 4, y: 1 }] }] })
  })

  it('leaves answers alone when the path makes no sense', () => {
    for (const path of ['r/x/y', 'r/0/y', 'r/1', 'r/-1/y', 'r/1.5/y'])
      expect(setAnswer(start, path, 1), path).to.equal(start)
  })

  it('adds a row after the last, nested ones too', () => {
    expect(addRow(start, 'r')).to.deep.equal({
      row: 3,
      answers: { ...start, r: [...(start.r as object[]), { _row: 3 }] },
    })
    expect(addRow({}, 'r')).to.deep.equal({ row: 1, answers: { r: [{ _row: 1 }] } })
    const nested = addRow(start, 'r/1/s')
    expect(nested.row).to.equal(2)
    expect(nested.answers.r).to.deep.include({ _row: 1, x: 1, s: [{ _row: 1, y: 1 }, { _row: 2 }] })
  })

  it('never gives a number twice, whichever rows were removed', () => {
    let answers = removeRow(removeRow(start, 'r', 2), 'r', 1)
    expect(answers.r).to.deep.equal([])
    const third = addRow(answers, 'r')
    expect(third.row).to.equal(3)
    answers = removeRow(third.answers, 'r', 3)
    expect(addRow(answers, 'r').row).to.equal(4)
    const nested = removeRow(start, 'r/1/s', 1)
    expect(addRow(nested, 'r/1/s').row).to.equal(2)
  })

  it('changes nothing when the row to remove is not there', () => {
    expect(removeRow(start, 'r', 9)).to.equal(start)
    expect(removeRow({}, 'r', 1)).to.deep.equal({})
  })

  it('copies a row without its photos', () => {
    const answers = {
      r: [{ _row: 4, x: 'WPS', p: [{ id: 'photo' }], m: ['a'], s: [{ _row: 2, y: 1, q: [{ id: 'z' }] }] }],
    }
    const copied = copyRow(answers, 'r', 4)
    expect(copied.row).to.equal(5)
    expect((copied.answers.r as object[])[1]).to.deep.equal({ _row: 5, x: 'WPS', m: ['a'], s: [{ _row: 2, y: 1 }] })
    expect(copyRow(answers, 'r', 9).answers.r).to.have.length(2)
  })
})
