// Every page has one address. Pages come when they are first gone to.
import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouteTrouble } from './route-trouble.tsx'
import { Shell } from './shell.tsx'
import { Start } from './start.tsx'

const pages: RouteObject[] = [
  { index: true, element: <Start /> },
  { path: 'overview', element: <Start /> },
  { path: 'overview/:id', lazy: async () => ({ Component: (await import('./overview/page.tsx')).OverviewPage }) },
  { path: 'reports', lazy: async () => ({ Component: (await import('./review/list-page.tsx')).ReportsPage }) },
  { path: 'reports/:id', lazy: async () => ({ Component: (await import('./review/report-page.tsx')).ReportPage }) },
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
