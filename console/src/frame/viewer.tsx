import { createContext, useContext } from 'react';
import type { Scope, ViewerQuery } from '../graph/operations';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

const ViewerContext = createContext<Viewer | null>(null);
export const ViewerProvider = ViewerContext.Provider;

/** Who is signed in. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('This is shown to those who are signed in only.');
  return viewer;
}

/** Whether who is signed in may do something. */
export function useMay(scope: Scope): boolean {
  return useViewer().scopes.includes(scope);
}
