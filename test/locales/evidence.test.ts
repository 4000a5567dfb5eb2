import { expect } from 'chai'
import { readTexts } from '../../locales/index.ts'
import { evidenceReasons } from '../../models/evidence.ts'
import { faultCodes } from '../../rules/review.ts'
import { createWords, langs } from '../../rules/words.ts'

describe('words of evidence and review', () => {
  const words = createWords(readTexts())
  for (const lang of langs) {
    it(`say in ${lang} why a file failed and what to do`, () => {
      for (const reason of evidenceReasons.filter((each) => each !== 'fetch'))
        expect(words.say(lang, `evidence-failed-${reason}`, { n: 2 }), reason).to.include('2')
      for (const advice of ['too-small', 'blurred'])
        expect(words.say(lang, `evidence-advice-${advice}`, { n: 3 })).to.include('3')
    })

    it(`say in ${lang} what is at fault and until when to mend it`, () => {
      for (const code of faultCodes) expect(words.say(lang, `fault-${code}`)).to.not.equal('')
      const until = new Date('2026-11-30T12:00:00Z')
      const said = words.say(lang, 'review-returned', { title: '核查', count: 2, until })
      expect(said).to.include('核查').and.to.include('2').and.to.include('30')
    })
  }
})
