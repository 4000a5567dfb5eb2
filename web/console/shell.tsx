// What surrounds every page: where one is, where one can go, who one is.
import {
  ApiOutlined,
  AuditOutlined,
  BarChartOutlined,
  BellOutlined,
  CheckSquareOutlined,
  DownloadOutlined,
  FileTextOutlined,
  FlagOutlined,
  MenuOutlined,
  PictureOutlined,
  SettingOutlined,
  TeamOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import { Button, Drawer, Dropdown, Grid, Layout, Menu } from 'antd'
import { Suspense, useState, type ComponentType } from 'react'
import { Link, Outlet, useLocation, useNavigate } from 'react-router'
import type { Power } from '../../rules/power.ts'
import { signOut } from './api.ts'
import { useMay, useSession } from './session.tsx'
import { lang, speak, t } from './words.ts'

interface Place {
  path: string
  words: string
  needs: readonly Power[]
  Icon: ComponentType
}
export const places: readonly Place[] = [
  { path: '/overview', words: 'nav-overview', needs: ['totals'], Icon: BarChartOutlined },
  { path: '/reports', words: 'nav-reports', needs: ['reports', 'reviews'], Icon: CheckSquareOutlined },
  { path: '/evidence', words: 'nav-evidence', needs: ['reviews'], Icon: PictureOutlined },
  { path: '/campaigns', words: 'nav-campaigns', needs: ['change-campaigns'], Icon: FlagOutlined },
  { path: '/reminders', words: 'nav-reminders', needs: ['push'], Icon: BellOutlined },
  { path: '/units', words: 'nav-units', needs: ['units'], Icon: TeamOutlined },
  { path: '/forms', words: 'nav-forms', needs: ['forms'], Icon: FileTextOutlined },
  { path: '/exports', words: 'nav-exports', needs: ['reports'], Icon: DownloadOutlined },
  { path: '/accounts', words: 'nav-accounts', needs: ['accounts'], Icon: UserSwitchOutlined },
  { path: '/hooks', words: 'nav-hooks', needs: ['hooks'], Icon: ApiOutlined },
  { path: '/audit', words: 'nav-audit', needs: ['audit'], Icon: AuditOutlined },
  { path: '/settings', words: 'nav-settings', needs: ['settings', 'jobs'], Icon: SettingOutlined },
]

export function Shell() {
  const isWide = Grid.useBreakpoint().lg ?? true
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  const may = useMay()
  const here = places.find(({ path }) => pathname.startsWith(path))
  const menu = (
    <Menu
      mode="inline"
      selectedKeys={here ? [here.path] : []}
      onClick={() => setOpen(false)}
      items={places
        .filter(({ needs }) => needs.some(may))
        .map(({ path, words, Icon }) => ({
          key: path,
          icon: <Icon />,
          label: <Link to={path}>{t(words)}</Link>,
        }))}
    />
  )
  return (
    <Layout className="shell">
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Layout.Header className="top">
        {!isWide && (
          <Button
            type="text"
            icon={<MenuOutlined aria-hidden />}
            aria-label={t('menu')}
            onClick={() => setOpen(true)}
          />
        )}
        <Link to="/" className="brand">
          {t('name')}
        </Link>
        <Who />
      </Layout.Header>
      <Layout>
        {isWide ? (
          <Layout.Sider width={lang === 'en' ? 208 : 176} theme="light">
            <nav aria-label={t('menu')}>{menu}</nav>
          </Layout.Sider>
        ) : (
          <Drawer placement="left" size={240} open={isOpen} onClose={() => setOpen(false)} title={t('name')}>
            <nav aria-label={t('menu')}>{menu}</nav>
          </Drawer>
        )}
        <Layout.Content id="main" tabIndex={-1}>
          {here && !here.needs.some(may) ? (
            <p className="lonely">{t('problem-role-not-allowed')}</p>
          ) : (
            <Suspense fallback={null}>
              <Outlet />
            </Suspense>
          )}
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

function Who() {
  const { name, role } = useSession()
  const navigate = useNavigate()
  const out = async () => {
    await signOut()
    location.assign('/console')
  }
  return (
    <div className="who">
      <Button type="text" onClick={() => speak(lang === 'en' ? 'zh-CN' : 'en')} lang={lang === 'en' ? 'zh-CN' : 'en'}>
        {lang === 'en' ? '中文' : 'English'}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'me', label: t('nav-me') },
            { key: 'out', label: t('sign-out') },
          ],
          onClick: ({ key }) => void (key === 'me' ? navigate('/me') : out()),
        }}
      >
        <Button type="text">
          {name || t('signed-in')} <small>{t(`role-${role}`)}</small>
        </Button>
      </Dropdown>
    </div>
  )
}
