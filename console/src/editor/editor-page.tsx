import { useMutation, useQuery } from '@apollo/client/react';
import {
  Alert,
  Badge,
  Button,
  Card,
  Checkbox,
  Grid,
  Group,
  NumberInput,
  Select,
  Stack,
  Tabs,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { getRouteApi, useBlocker } from '@tanstack/react-router';
import { type ReactElement, useRef, useState } from 'react';
import {
  CheckStagesDocument,
  DraftDocument,
  type DraftContentFragment,
  SaveDraftDocument,
  StageChoicesDocument,
} from '../graph/operations';
import { useAsClient } from '../templates/as-client';
import { TierBadge } from '../ui/badges';
import { dollars, moment, plural } from '../ui/format';
import { Page } from '../ui/page';
import type { Schema } from '../ui/schema-form';
import { StageGraph } from '../ui/stage-graph';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { CodeView } from './code-view';
import { changed, type Content, contentOf, dependenciesOf, withoutStage, withStage } from './content';
import { Differences, Preview } from './draft-panels';
import { sentence } from './mapping-editor';
import { pathsFor } from './paths';
import { Discard, Publish } from './release';
import { StageForm } from './stage-form';

const route = getRouteApi('/frame/drafts/$id');
/** The stages are checked when nothing was typed for so long, in ms. */
const CHECK_AFTER_MS = 350;

/** The editor of a draft: graph, form and code are three views of one content. */
export function EditorPage(): ReactElement {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(DraftDocument, { variables: { id }, fetchPolicy: 'cache-and-network' });
  const draft = data?.masterTemplate;
  if (error && !draft) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !draft)
    return <Empty title="There is no such draft">It was published or discarded. Its id was {id}.</Empty>;
  if (!draft) return <Loading what="the draft" />;
  if (draft.status !== 'DRAFT')
    return (
      <Empty title="This version is published">
        A published version never changes. Begin the next one from its page.
      </Empty>
    );
  // Another revision is another content: whoever else saved it, nothing of theirs is overwritten.
  return <Editor key={`${draft.id}.${draft.revision}`} draft={draft} />;
}

function Editor({ draft }: { draft: DraftContentFragment }): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { choices: clients } = useAsClient(undefined);
  const [content, setContent] = useState<Content>(() => contentOf(draft));
  const [save, saving] = useMutation(SaveDraftDocument);
  const templates = useQuery(StageChoicesDocument);
  const choices = templates.data?.workerTemplates.edges.flatMap(({ node }) => node ?? []) ?? [];
  const [checked] = useDebouncedValue(content, CHECK_AFTER_MS);
  const check = useQuery(CheckStagesDocument, {
    variables: {
      stages: checked.stages,
      ...(checked.maxExecutionTimeMs != null && { maxExecutionTimeMs: checked.maxExecutionTimeMs }),
    },
    skip: checked.stages.length === 0,
  });
  const known = (check.data ?? check.previousData)?.checkMasterTemplate;
  const problems = known?.problems ?? [];
  const isChanged = JSON.stringify(content) !== JSON.stringify(contentOf(draft));
  // What was typed is not lost by a careless click.
  const isLeaving = useRef(false);
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isChanged &&
      !isLeaving.current &&
      current.pathname !== next.pathname &&
      !window.confirm('What you changed is not saved. Leave all the same?'),
    enableBeforeUnload: isChanged,
  });
  const onLeave = (): void => {
    isLeaving.current = true;
  };

  const look = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const store = async (): Promise<void> => {
    const { data } = await save({ variables: { input: { id: draft.id, revision: draft.revision, content } } });
    if (data?.editMasterTemplateDraft.errors.length === 0) notifications.show({ message: 'The draft is saved.' });
  };
  const stage = content.stages.find(({ order }) => order === search.stage);
  const errors = saving.data?.editMasterTemplateDraft.errors ?? [];
  const failure = saving.error;
  const tab = search.tab ?? 'form';
  return (
    <Page
      title={content.displayName ?? draft.displayName}
      beside={
        <>
          <Badge color="yellow">draft of version {draft.version}</Badge>
          {known && (
            <Badge color={problems.length === 0 ? 'green' : 'red'}>
              {problems.length === 0 ? 'no problem' : plural(problems.length, 'problem')}
            </Badge>
          )}
        </>
      }
      about={`${draft.templateId}, changed ${moment(draft.changedAt)}${draft.changedBy === null ? '' : ` by ${draft.changedBy}`}`}
      actions={
        <>
          <Discard draft={draft} onLeave={onLeave} />
          <Button variant="default" disabled={!isChanged} loading={saving.loading} onClick={() => void store()}>
            Save
          </Button>
          <Publish
            draft={draft}
            disabled={isChanged || problems.some(({ severity }) => severity === 'ERROR')}
            onLeave={onLeave}
          />
        </>
      }
    >
      <UserErrors errors={errors} />
      {failure && <Failure error={failure} />}
      <Card withBorder>
        <Stack>
          <StageGraph
            stages={content.stages.map((one) => {
              const its = choices.find(
                ({ worker, templateId }) => worker === one.worker && templateId === one.templateRef,
              );
              const wrong = problems.filter((problem) => problem.stage === one.order);
              return {
                order: one.order,
                dependsOn: dependenciesOf(one).filter((other) => content.stages.some(({ order }) => order === other)),
                conditional: one.condition != null,
                tone:
                  wrong.length > 0 ? ('bad' as const) : one.required === false ? ('out' as const) : ('plain' as const),
                content: (
                  <Stack gap={3}>
                    <Text size="sm" fw={600} lineClamp={1}>
                      {one.order} · {its?.displayName ?? one.templateRef}
                    </Text>
                    <Group gap={6} justify="space-between" wrap="nowrap">
                      {its && <TierBadge tier={its.minimumTier} />}
                      {its && <Text size="xs">{dollars(its.estimate.price.expected.micros)}</Text>}
                    </Group>
                    <Text size="xs" lineClamp={1}>
                      {wrong.length > 0 ? plural(wrong.length, 'problem') : ''}
                    </Text>
                  </Stack>
                ),
              };
            })}
            selected={search.stage}
            onSelect={(order) => look({ stage: order })}
          />
          <Select
            label="Add a stage"
            placeholder="a template of a worker"
            searchable
            value={null}
            maw={420}
            data={choices.map(({ id, displayName, worker }) => ({ value: id, label: `${displayName} · ${worker}` }))}
            onChange={(chosen) => {
              const its = choices.find(({ id }) => id === chosen);
              if (!its) return;
              const next = withStage(content, its.worker, its.templateId);
              setContent(next);
              look({ stage: next.stages.at(-1)?.order });
            }}
          />
        </Stack>
      </Card>
      {problems.length > 0 && (
        <Alert color="red" title="What keeps it from working">
          {problems.map((problem, index) => (
            <Text key={index} size="sm">
              {problem.stage !== null && `Stage ${problem.stage}: `}
              {sentence(problem)}
            </Text>
          ))}
        </Alert>
      )}
      <Card withBorder>
        <Tabs value={tab} onChange={(next) => look({ tab: next ?? undefined })} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="form">{stage ? `Stage ${stage.order}` : 'Template'}</Tabs.Tab>
            <Tabs.Tab value="code">Code</Tabs.Tab>
            <Tabs.Tab value="preview">For clients</Tabs.Tab>
            <Tabs.Tab value="differences">Differences</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            {stage ? (
              <StageForm
                key={stage.order}
                stage={stage}
                choice={choices.find(
                  ({ worker, templateId }) => worker === stage.worker && templateId === stage.templateRef,
                )}
                others={content.stages.map(({ order }) => order).filter((order) => order !== stage.order)}
                paths={pathsFor(
                  stage.order,
                  (known?.stages ?? []).map(({ order, output }) => ({ order, output: output as Schema | null })),
                  Object.keys((known?.parameterSchema as Schema | undefined)?.properties ?? {}),
                )}
                problems={problems.filter((problem) => problem.stage === stage.order)}
                onChange={(change) => setContent(changed(content, stage.order, change))}
                onRemove={() => {
                  setContent(withoutStage(content, stage.order));
                  look({ stage: undefined });
                }}
              />
            ) : (
              <About content={content} onChange={(change) => setContent({ ...content, ...change })} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="code">
            <CodeView content={content} onChange={setContent} />
          </Tabs.Panel>
          <Tabs.Panel value="preview">
            {isChanged && (
              <Text size="sm" mb="xs">
                This is the draft as it was saved last.
              </Text>
            )}
            <Preview id={draft.id} revision={draft.revision} clients={clients} />
          </Tabs.Panel>
          <Tabs.Panel value="differences">
            <Differences id={draft.id} templateId={draft.templateId} revision={draft.revision} />
          </Tabs.Panel>
        </Tabs>
      </Card>
    </Page>
  );
}

function About({
  content,
  onChange,
}: {
  content: Content;
  onChange: (change: Partial<Content>) => void;
}): ReactElement {
  return (
    <Grid>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <TextInput
            label="Name for people"
            value={content.displayName ?? ''}
            onChange={(event) => onChange({ displayName: event.currentTarget.value })}
          />
          <TextInput
            label="Name for programs"
            value={content.name ?? ''}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Category"
            value={content.category ?? ''}
            onChange={(event) => onChange({ category: event.currentTarget.value })}
          />
          <Textarea
            label="What it yields"
            autosize
            minRows={2}
            value={content.description ?? ''}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
          />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <TagsInput
            label="Keywords"
            description="Words of a wish by which it is recommended."
            value={[...(content.keywords ?? [])]}
            onChange={(keywords) => onChange({ keywords })}
          />
          <TagsInput
            label="Use cases"
            value={[...(content.useCases ?? [])]}
            onChange={(useCases) => onChange({ useCases })}
          />
          <NumberInput
            label="Deadline (ms)"
            placeholder="300000"
            min={1}
            value={content.maxExecutionTimeMs ?? ''}
            onChange={(value) => onChange({ maxExecutionTimeMs: typeof value === 'number' ? value : null })}
          />
          <Checkbox
            label="May be completed in part"
            description="When a required stage cannot be had, what the others yield is delivered."
            checked={content.allowPartialCompletion === true}
            onChange={(event) => onChange({ allowPartialCompletion: event.currentTarget.checked })}
          />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
