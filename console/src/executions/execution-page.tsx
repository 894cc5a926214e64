import { useQuery } from '@apollo/client/react';
import { getRouteApi } from '@tanstack/react-router';
import { Anchor, CopyButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { ExecutionPageDocument } from '../graph/operations';
import { StatusBadge } from '../ui/badges';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { Controls } from './controls';
import { ExecutionBody } from './execution-body';

const route = getRouteApi('/frame/executions/$id');

/** An execution as it goes. What is chosen on it is in its address. */
export function ExecutionPage(): ReactElement {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(ExecutionPageDocument, { variables: { id } });
  const execution = data?.execution;
  const { status, progress, masterTemplate } = execution ?? {};
  useEffect(() => {
    if (status === 'RUNNING') document.title = `${progress} % · ${masterTemplate?.displayName ?? id}`;
  }, [status, progress, masterTemplate, id]);

  if (error && !execution) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !execution)
    return <Empty title="There is no such execution">It may be of another client. Its id is {id}.</Empty>;
  if (!execution) return <Loading what="the execution" />;
  return (
    <Page
      title={masterTemplate?.displayName ?? 'Execution'}
      beside={<StatusBadge status={execution.status} />}
      about={
        <>
          {execution.summary !== '' && `${execution.summary} · `}For {execution.client?.companyName} ·{' '}
          <CopyButton value={id}>
            {({ copied, copy }) => (
              <Anchor component="button" type="button" size="sm" onClick={copy}>
                {copied ? 'Copied' : id}
              </Anchor>
            )}
          </CopyButton>
          {masterTemplate && (
            <>
              {' · '}
              <Anchor component={Link} to={`/templates/${masterTemplate.name}`} size="sm">
                version {masterTemplate.version} of its template
              </Anchor>
            </>
          )}
          {execution.request && (
            <>
              {' · '}
              <Anchor component={Link} to={`/requests/${execution.request.id}`} size="sm">
                its request
              </Anchor>
            </>
          )}
          {execution.retryOf !== null && (
            <>
              {' · '}
              <Anchor component={Link} to={`/executions/${execution.retryOf}`} size="sm">
                tries another again
              </Anchor>
            </>
          )}
        </>
      }
      actions={<Controls execution={execution} onChange={() => void refetch()} />}
    >
      <ExecutionBody
        key={id}
        id={id}
        view={search}
        onView={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
    </Page>
  );
}
