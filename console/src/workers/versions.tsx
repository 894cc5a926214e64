import { useQuery } from '@apollo/client/react';
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { WorkerTemplateVersionsDocument, WorkerVersionsComparedDocument } from '../graph/operations';
import { DifferenceList } from '../ui/difference-list';
import { moment, words } from '../ui/format';
import { Failure, Loading } from '../ui/states';

interface Props {
  worker: string;
  templateId: string;
}

/** The versions of a worker template, the newest first, each with what it changed. */
export function Versions({ worker, templateId }: Props): ReactElement {
  const { data, error } = useQuery(WorkerTemplateVersionsDocument, {
    variables: { worker, templateId },
    fetchPolicy: 'cache-and-network',
  });
  const [compared, setCompared] = useState<string | null>(null);
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="the versions" />;
  const versions = data.workerTemplateVersions.edges.map(({ node }) => node);
  return (
    <Stack gap="xs">
      {versions.map((node, index) => {
        const before = versions[index + 1];
        return (
          <Stack key={node.id} gap={4}>
            <Group gap="sm">
              <Anchor
                component={Link}
                to={`/worker-templates/${encodeURIComponent(worker)}/${encodeURIComponent(node.id)}`}
                size="sm"
              >
                Version {node.version}
              </Anchor>
              <Text size="sm">
                {words(node.status)}
                {node.publishedAt !== null && `, published ${moment(node.publishedAt)}`}
                {node.changedBy !== null && ` by ${node.changedBy}`}
              </Text>
              {before && (
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  aria-expanded={compared === node.id}
                  onClick={() => setCompared(compared === node.id ? null : node.id)}
                >
                  what it changed
                </Anchor>
              )}
            </Group>
            {before && compared === node.id && <Changes worker={worker} before={before.id} after={node.id} />}
          </Stack>
        );
      })}
    </Stack>
  );
}

function Changes({ worker, before, after }: { worker: string; before: string; after: string }): ReactElement {
  const { data, error } = useQuery(WorkerVersionsComparedDocument, { variables: { worker, before, after } });
  if (error) return <Failure error={error} />;
  const list = data?.compareWorkerTemplates;
  if (!list) return <Loading what="the differences" />;
  return (
    <Stack gap="xs" pl="md">
      <Title order={3} size="h6">
        Beside the version before
      </Title>
      {list.length === 0 ? <Text size="sm">They are the same.</Text> : <DifferenceList differences={list} />}
    </Stack>
  );
}
