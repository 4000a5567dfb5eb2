// Ant Design in the console's quiet colours and the reader's language.
import type { ConfigProviderProps, ThemeConfig } from 'antd'
import * as en from 'antd/es/locale/en_US.js'
import * as zh from 'antd/es/locale/zh_CN.js'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import { lang } from './words.ts'

if (lang === 'zh-CN') dayjs.locale('zh-cn')

type Locale = ConfigProviderProps['locale']
/** Its types say CommonJS, its files are modules. */
const localeOf = (module: { default: unknown }): Locale => {
  const inner = module.default as { default?: Locale }
  return inner.default ?? (inner as Locale)
}
export const antLocale = localeOf(lang === 'en' ? en : zh)

export const theme: ThemeConfig = {
  hashed: false,
  token: {
    // Who asks for less motion gets none: nothing waits for an animation to end.
    motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    colorPrimary: '#14556b',
    colorPrimaryBg: '#e3eef1',
    colorPrimaryBgHover: '#d3e4e9',
    colorSuccessBg: '#e6f3e9',
    colorInfoBg: '#e3eef1',
    colorWarningBg: '#fbf1df',
    colorErrorBg: '#fbe9e7',
    colorInfo: '#14556b',
    colorLink: '#14556b',
    colorError: '#a3261d',
    colorSuccess: '#2c6e3f',
    colorWarning: '#8a5300',
    colorText: '#1c2326',
    colorTextSecondary: '#4b565c',
    colorTextTertiary: '#566269',
    colorTextQuaternary: '#5f6b72',
    colorTextPlaceholder: '#5f6b72',
    colorTextDescription: '#566269',
    colorBgLayout: '#f1f3f2',
    colorBorder: '#b9c2c0',
    colorBorderSecondary: '#dfe4e2',
    borderRadius: 6,
    fontFamily:
      "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'HarmonyOS Sans SC', 'MiSans', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Segoe UI', Roboto, sans-serif",
  },
  components: {
    Layout: { headerHeight: 48, headerPadding: '0 16px', headerBg: '#14556b', bodyBg: '#f1f3f2' },
    Menu: { itemHeight: 38, activeBarBorderWidth: 0 },
    Table: { headerBg: '#eef1f0', cellPaddingBlockSM: 6 },
  },
}
