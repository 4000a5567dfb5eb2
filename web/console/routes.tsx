// Every page has one address. Pages come when they are first gone to.
import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouteTrouble } from './route-trouble.tsx'
import { Shell } from './shell.tsx'
import { Start } from './start.tsx'

const pages: RouteObject[] = [
  { index: true, element: <Start /> },
  { path: 'overview', element: <Start /> },
  { path: 'overview/:id', lazy: async () => ({ Component: (await import('./overview/page.tsx')).OverviewPage }) },
  {
    path: 'overview/:id/behind',
    lazy: async () => ({ Component: (await import('./overview/behind-page.tsx')).BehindPage }),
  },
  { path: 'reports', lazy: async () => ({ Component: (await import('./review/list-page.tsx')).ReportsPage }) },
  { path: 'reports/:id', lazy: async () => ({ Component: (await import('./review/one-page.tsx')).OneReportPage }) },
  { path: 'evidence', lazy: async () => ({ Component: (await import('./evidence/page.tsx')).EvidencePage }) },
  { path: 'campaigns', lazy: async () => ({ Component: (await import('./campaigns/list-page.tsx')).CampaignsPage }) },
  {
    path: 'campaigns/new',
    lazy: async () => ({ Component: (await import('./campaigns/new-page.tsx')).NewCampaignPage }),
  },
  { path: 'campaigns/:id', lazy: async () => ({ Component: (await import('./campaigns/page.tsx')).CampaignPage }) },
  {
    path: 'campaigns/:id/edit',
    lazy: async () => ({ Component: (await import('./campaigns/edit-page.tsx')).EditCampaignPage }),
  },
  {
    path: 'campaigns/:id/reminders',
    lazy: async () => ({ Component: (await import('./campaigns/policy-page.tsx')).PolicyPage }),
  },
  { path: 'reminders', lazy: async () => ({ Component: (await import('./reminders/list-page.tsx')).RemindersPage }) },
  {
    path: 'reminders/new',
    lazy: async () => ({ Component: (await import('./reminders/new-page.tsx')).NewReminderPage }),
  },
  { path: 'reminders/:id', lazy: async () => ({ Component: (await import('./reminders/page.tsx')).ReminderPage }) },
  { path: 'units', lazy: async () => ({ Component: (await import('./units/list-page.tsx')).UnitsPage }) },
  {
    path: 'units/import',
    lazy: async () => ({ Component: (await import('./units/import-page.tsx')).ImportUnitsPage }),
  },
  { path: 'units/new', lazy: async () => ({ Component: (await import('./units/new-page.tsx')).NewUnitPage }) },
  {
    path: 'units/:unit/edit',
    lazy: async () => ({ Component: (await import('./units/edit-page.tsx')).EditUnitPage }),
  },
  {
    path: 'units/:unit/type-in/:campaign',
    lazy: async () => {
      const [{ TypeInPage }, { loadReasonWords }] = await Promise.all([
        import('./type-in/page.tsx'),
        import('./type-in/reason-words.ts'),
      ])
      await loadReasonWords()
      return { Component: TypeInPage }
    },
  },
  { path: 'units/:unit', lazy: async () => ({ Component: (await import('./units/page.tsx')).UnitPage }) },
  { path: 'invites', lazy: async () => ({ Component: (await import('./units/invites-page.tsx')).InvitesPage }) },
  { path: 'forms', lazy: async () => ({ Component: (await import('./forms/list-page.tsx')).FormsPage }) },
  { path: 'forms/:form', lazy: async () => ({ Component: (await import('./forms/page.tsx')).FormPage }) },
  { path: 'exports', lazy: async () => ({ Component: (await import('./exports-page.tsx')).ExportsPage }) },
  { path: 'accounts', lazy: async () => ({ Component: (await import('./accounts/page.tsx')).AccountsPage }) },
  { path: 'accounts/:id', lazy: async () => ({ Component: (await import('./accounts/one-page.tsx')).AccountPage }) },
  { path: 'hooks', lazy: async () => ({ Component: (await import('./hooks/list-page.tsx')).HooksPage }) },
  { path: 'hooks/:id', lazy: async () => ({ Component: (await import('./hooks/page.tsx')).HookPage }) },
  { path: 'me', lazy: async () => ({ Component: (await import('./me/page.tsx')).MePage }) },
  { path: 'audit', lazy: async () => ({ Component: (await import('./audit/page.tsx')).AuditPage }) },
  { path: 'settings', lazy: async () => ({ Component: (await import('./settings/page.tsx')).SettingsPage }) },
]

export const router = createBrowserRouter(
  [
    {
      path: '/',
      element: <Shell />,
      errorElement: <RouteTrouble />,
      children: [...pages, { path: '*', element: <RouteTrouble /> }],
    },
  ],
  { basename: '/console' },
)
