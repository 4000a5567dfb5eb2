import { expect } from 'chai'
import { ConfigError, readConfig } from '../config.ts'

describe('settings', () => {
  it('start with nothing set', () => {
    const config = readConfig({})
    expect(config).to.include({
      port: 3000,
      dataDir: './data',
      mongodbUri: null,
      botToken: null,
      timeZone: 'Asia/Shanghai',
    })
    expect([...config.roles]).to.deep.equal(['bot', 'server', 'jobs'])
  })

  it('take an empty value for an unset one', () =>
    expect(readConfig({ PORT: '', MONGODB_URI: '' }).port).to.equal(3000))

  const wrong: [Record<string, string>, RegExp][] = [
    [{ PORT: 'abc' }, /PORT: expected a port number/],
    [{ PORT: '70000' }, /PORT: /],
    [{ PUBLIC_URL: 'ftp://x' }, /PUBLIC_URL: expected an http/],
    [{ MONGODB_URI: 'http://x' }, /MONGODB_URI: expected an address starting with mongodb/],
    [{ BOT_TOKEN: 'secret' }, /BOT_TOKEN: expected the token BotFather gave/],
    [{ BOT_MODE: 'webhooks' }, /BOT_MODE: expected polling or webhook/],
    [{ BOT_MODE: 'webhook' }, /PUBLIC_URL: expected a value with[^]*WEBHOOK_SECRET: expected a value with/],
    [{ TIME_ZONE: 'Mars/X' }, /TIME_ZONE: expected a time zone name/],
    [{ ROLES: 'bot,cook' }, /ROLES: cook is unknown/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL: /],
  ]
  for (const [env, words] of wrong)
    it(`refuse ${JSON.stringify(env)} and say how to mend it`, () =>
      expect(() => readConfig(env)).to.throw(ConfigError, words))

  it('never repeat a wrong token in the message', () => {
    expect(() => readConfig({ BOT_TOKEN: 'my-secret' })).to.throw(ConfigError, /^((?!my-secret)[^])*$/)
  })
})
