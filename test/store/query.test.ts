/** Filters, projections and sorts as tables: documents, a question, the ids that answer it. */
import { expect } from 'chai'
import { Decimal128, type Document, Long, MaxKey, MinKey, ObjectId } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

const id = new ObjectId()
const documents: Document[] = [
  { _id: 1, a: 1, tags: ['x', 'y'], o: { p: 1, q: 'm' } },
  { _id: 2, a: 2.5, tags: [], o: { p: [1, 2] } },
  {
    _id: 3,
    a: Long.fromNumber(3),
    rows: [
      { k: 'a', n: 1 },
      { k: 'b', n: 5 },
    ],
  },
  { _id: 4, a: Decimal128.fromString('4'), rows: [{ k: 'a', n: 9 }] },
  { _id: 5, a: 'text', name: '渝中区' },
  { _id: 6, a: null, name: 'Yuzhong' },
  { _id: 7, name: 'yubei' },
  { _id: 8, a: [1, 5, 9], o: 'text' },
  { _id: 9, a: new Date(5), ref: id },
  { _id: 10, a: true, o: { p: null } },
  { _id: 11, a: { b: 1 }, rows: [] },
]

const questions: [string, Document, number[]][] = [
  ['equality across numeric types', { a: 3 }, [3]],
  ['equality with an element', { a: 5 }, [8]],
  ['equality with a whole list', { tags: ['x', 'y'] }, [1]],
  ['equality with null finds null and missing', { a: null }, [6, 7]],
  ['equality with an object wants the same fields in order', { o: { p: 1, q: 'm' } }, [1]],
  ['a dotted path goes into objects and lists', { 'o.p': 1 }, [1, 2]],
  ['a dotted path with a place in a list', { 'rows.1.n': 5 }, [3]],
  ['$gt stays within numbers', { a: { $gt: 2.5 } }, [3, 4, 8]],
  ['$gte and $lte', { a: { $gte: 2.5, $lte: 3 } }, [2, 3, 8]],
  ['a range may be met by two elements', { a: { $gt: 1, $lt: 5 } }, [2, 3, 4, 8]],
  ['$elemMatch wants one element', { a: { $elemMatch: { $gt: 1, $lt: 5 } } }, []],
  ['$lt on strings', { a: { $lt: 'z' } }, [5]],
  ['$lt on dates', { a: { $lt: new Date(6) } }, [9]],
  ['$ne leaves out lists that hold the value', { a: { $ne: 1 } }, [2, 3, 4, 5, 6, 7, 9, 10, 11]],
  ['$ne null', { a: { $ne: null } }, [1, 2, 3, 4, 5, 8, 9, 10, 11]],
  ['$in with values and a pattern', { $or: [{ name: { $in: [/^Yu/, '渝中区'] } }] }, [5, 6]],
  ['$in with null', { a: { $in: [null, true] } }, [6, 7, 10]],
  ['$nin', { name: { $nin: ['yubei', null] } }, [5, 6]],
  ['$exists true and false', { a: { $exists: false } }, [7]],
  ['$exists finds null', { a: { $exists: true }, name: { $exists: true } }, [5, 6]],
  ['$type by name', { a: { $type: 'long' } }, [3]],
  ['$type number', { a: { $type: 'number' } }, [1, 2, 3, 4, 8]],
  ['$type array', { a: { $type: 'array' } }, [8]],
  ['$not', { a: { $not: { $type: 'number' } } }, [5, 6, 7, 9, 10, 11]],
  ['$and, $or, $nor', { $and: [{ $or: [{ a: 1 }, { name: 'yubei' }] }, { $nor: [{ _id: 1 }] }] }, [7, 8]],
  ['$all', { tags: { $all: ['y', 'x'] } }, [1]],
  ['$all of nothing', { tags: { $all: [] } }, []],
  ['$size', { tags: { $size: 0 } }, [2]],
  ['$mod', { a: { $mod: [2, 1] } }, [1, 3, 8]],
  ['$elemMatch with fields of one element', { rows: { $elemMatch: { k: 'a', n: { $gt: 5 } } } }, [4]],
  ['two paths into a list may meet different elements', { 'rows.k': 'a', 'rows.n': 5 }, [3]],
  ['$regex with options', { name: { $regex: '^YU', $options: 'i' } }, [6, 7]],
  ['$bitsAllSet', { a: { $bitsAllSet: [0, 2] } }, [8]],
  ['$expr compares across types too', { $expr: { $lt: [{ $ifNull: ['$a', 0] }, '$_id'] } }, [6, 7]],
  ['$expr with arithmetic', { $expr: { $eq: [{ $add: ['$_id', 0] }, 5] } }, [5]],
  ['an ObjectId', { ref: id }, [9]],
  ['an empty filter', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ['null in an object', { 'o.p': null }, [3, 4, 5, 6, 7, 8, 9, 10, 11]],
]

describe('store: asking questions', () => {
  const test = useDatabase()
  let collection: Awaited<ReturnType<typeof test.fresh>>
  before(async () => {
    collection = await test.fresh(documents)
  })

  for (const [title, filter, ids] of questions) {
    it(title, async () => {
      const found = await collection
        .find(filter)
        .sort({ _id: 1 })
        .map((doc) => doc._id as number)
        .toArray()
      expect(found).to.deep.equal(ids)
    })
  }

  it('orders values of all types as MongoDB does', async () => {
    const mixed = await test.fresh(
      [
        new MaxKey(),
        /a/,
        new Date(0),
        true,
        false,
        id,
        Buffer.from([1]),
        [],
        { x: 1 },
        'b',
        'a',
        10,
        Long.fromNumber(9),
        1.5,
        null,
        new MinKey(),
      ].map((v, _id) => ({ _id, v })),
    )
    const up = await mixed
      .find()
      .sort({ v: 1 })
      .map((doc) => doc._id as number)
      .toArray()
    // An empty list sorts below null.
    expect(up.filter((one) => one !== 7)).to.deep.equal([15, 14, 13, 12, 11, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0])
    await mixed.createIndex({ v: 1 })
    const down = await mixed
      .find({ _id: { $ne: 7 } })
      .sort({ v: -1 })
      .map((doc) => doc._id as number)
      .toArray()
    expect(down).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15])
  })

  it('sorts by several fields, skips and limits', async () => {
    const rows = await test.fresh(Array.from({ length: 20 }, (_, i) => ({ _id: i, g: i % 3 })))
    const found = await rows
      .find()
      .sort({ g: -1, _id: 1 })
      .skip(2)
      .limit(3)
      .map((doc) => doc._id as number)
      .toArray()
    expect(found).to.deep.equal([8, 11, 14])
  })

  it('includes, excludes, computes and cuts fields', async () => {
    const one = async (projection: Document, filter: Document = { _id: 3 }) =>
      collection.findOne(filter, { projection })
    expect(await one({ 'rows.n': 1 })).to.deep.equal({ _id: 3, rows: [{ n: 1 }, { n: 5 }] })
    expect(await one({ _id: 0, rows: { k: 1 } })).to.deep.equal({ rows: [{ k: 'a' }, { k: 'b' }] })
    expect(await one({ rows: 0 })).to.deep.equal({ _id: 3, a: 3 })
    expect(await one({ rows: { $slice: -1 } })).to.deep.equal({ _id: 3, a: 3, rows: [{ k: 'b', n: 5 }] })
    expect(await one({ rows: { $elemMatch: { n: 5 } } })).to.deep.equal({ _id: 3, rows: [{ k: 'b', n: 5 }] })
    expect(await one({ 'rows.$': 1 }, { 'rows.n': { $gt: 2 }, _id: 3 })).to.deep.equal({
      _id: 3,
      rows: [{ k: 'b', n: 5 }],
    })
    expect(await one({ double: { $multiply: ['$a', 2] } })).to.deep.equal({ _id: 3, double: 6 })
    expect(await one({ _id: 1 })).to.deep.equal({ _id: 3 })
    expect((await refusal(one({ a: 1, rows: 0 }))).code).to.equal(31254)
    expect((await refusal(one({ a: 0, rows: 1 }))).code).to.equal(31253)
  })

  it('compares texts by collation', async () => {
    const names = await test.fresh(['b', 'A', 'a', 'é', 'e', 'B'].map((name, _id) => ({ _id, name })))
    const collation = { locale: 'en', strength: 1 }
    const like = await names
      .find({ name: 'E' }, { collation })
      .map((doc) => doc['name'] as string)
      .toArray()
    expect(like.sort()).to.deep.equal(['e', 'é'])
    const second = await names.countDocuments({ name: 'a' }, { collation: { locale: 'en', strength: 2 } })
    expect(second).to.equal(2)
    const sorted = await names
      .find({}, { collation: { locale: 'en' } })
      .sort({ name: 1 })
      .map((doc) => doc['name'] as string)
      .toArray()
    expect(sorted).to.deep.equal(['a', 'A', 'b', 'B', 'e', 'é'])
    await names.createIndex({ name: 1 }, { name: 'folded', collation: { locale: 'en', strength: 2 } })
    expect(await names.countDocuments({ name: 'B' }, { collation: { locale: 'en', strength: 2 } })).to.equal(2)
    expect(await names.countDocuments({ name: 'B' })).to.equal(1)
  })

  it('counts and lists distinct values', async () => {
    expect(await collection.countDocuments({ rows: { $exists: true } })).to.equal(3)
    expect(await collection.estimatedDocumentCount()).to.equal(11)
    expect(await collection.distinct('rows.k')).to.have.members(['a', 'b'])
    expect(await collection.distinct('tags', { _id: 1 })).to.have.members(['x', 'y'])
  })

  it('refuses what it does not know in MongoDB’s words', async () => {
    const code = async (filter: Document) => (await refusal(collection.find(filter).toArray())).code
    expect(await code({ a: { $foo: 1 } })).to.equal(2)
    expect(await code({ $foo: 1 })).to.equal(2)
    expect(await code({ a: { $in: 5 } })).to.equal(2)
    expect(await code({ $or: [] })).to.equal(2)
    expect((await refusal(test.db.command({ find: 'x', filter: {}, wrong: 1 }))).code).to.be.oneOf([40415, 9])
    expect((await refusal(test.db.command({ nonsense: 1 }))).code).to.equal(59)
    expect((await refusal(test.db.command({ nonsense: 1 }))).codeName).to.equal('CommandNotFound')
  })
})
