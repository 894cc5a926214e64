import { useMutation, useQuery } from '@apollo/client/react';
import {
  Alert,
  Button,
  Card,
  Code,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import {
  DiscardWorkerTemplateDocument,
  EditWorkerTemplateDocument,
  PublishWorkerTemplateDocument,
  type SubscriptionTier,
  WorkerTemplateDifferencesDocument,
  type WorkerTemplatePageQuery,
  WorkerTemplateVersionsDocument,
} from '../graph/operations';
import { Price } from '../ui/badges';
import { plural, words } from '../ui/format';
import { Failure, Loading, UserErrors } from '../ui/states';

type Template = NonNullable<WorkerTemplatePageQuery['workerTemplate']>;
const TIERS: SubscriptionTier[] = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'];

/** The terms of a draft as a form, with what they would cost as one types. */
export function DraftTerms({ template, onChange }: { template: Template; onChange: () => void }): ReactElement {
  const { estimate, priceFormula: formula } = template;
  const [terms, setTerms] = useState({
    displayName: template.displayName,
    description: template.description,
    minimumTier: template.minimumTier,
    tierReason: template.tierReason,
    tokensMin: formula.tokens.min,
    tokensExpected: formula.tokens.expected,
    tokensMax: formula.tokens.max,
    baseMicros: formula.base.micros,
    perThousandTokensMicros: formula.perThousandTokens.micros,
    tokenMultiplier: formula.tokenMultiplier,
    estimatedTimeMs: estimate.timeMs,
  });
  const [models, setModels] = useState(template.models.map(({ model }) => model));
  const [edit, { data, error, loading }] = useMutation(EditWorkerTemplateDocument);
  const set = (change: Partial<typeof terms>): void => setTerms({ ...terms, ...change });
  const priceOf = (tokens: number): number =>
    terms.baseMicros + Math.ceil((tokens * terms.tokenMultiplier * terms.perThousandTokensMicros) / 1_000);
  const number = (label: string, name: NumberName, more: { decimals?: boolean } = {}): ReactElement => (
    <NumberInput
      label={label}
      min={0}
      allowDecimal={more.decimals ?? false}
      value={terms[name]}
      onChange={(value) => set({ [name]: Number(value) || 0 })}
    />
  );
  const save = async (): Promise<void> => {
    const input = {
      worker: template.worker,
      id: template.id,
      revision: template.revision,
      terms: { ...terms, ...(models.length > 0 && { models: models.map((model) => ({ model })) }) },
    };
    const { data: saved } = await edit({ variables: { input } });
    if (saved?.editWorkerTemplateDraft.errors.length !== 0) return;
    notifications.show({ message: 'The draft is saved.' });
    onChange();
  };
  return (
    <Card withBorder component="section" aria-label="Terms">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Terms
        </Title>
        <Textarea
          label="What it yields"
          autosize
          value={terms.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label="Tier"
            allowDeselect={false}
            value={terms.minimumTier}
            data={TIERS.map((value) => ({ value, label: words(value) }))}
            onChange={(tier) => set({ minimumTier: tier as SubscriptionTier })}
          />
          <Textarea
            label="Why this tier"
            autosize
            value={terms.tierReason}
            onChange={(event) => set({ tierReason: event.currentTarget.value })}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {number('Tokens at least', 'tokensMin')}
          {number('Tokens as a rule', 'tokensExpected')}
          {number('Tokens at most', 'tokensMax')}
          {number('Base (micro-dollars)', 'baseMicros')}
          {number('A thousand tokens (micro-dollars)', 'perThousandTokensMicros')}
          {number('Tokens counted times', 'tokenMultiplier', { decimals: true })}
          {number('Time (ms)', 'estimatedTimeMs')}
        </SimpleGrid>
        <TagsInput
          label="Models, in their order"
          description="As provider/name; those of the service when there are none."
          value={models}
          onChange={setModels}
        />
        <Text size="sm" role="status" aria-label="Price as it is written now">
          It would cost <Price micros={priceOf(terms.tokensMin)} /> to <Price micros={priceOf(terms.tokensMax)} />, as a
          rule <Price micros={priceOf(terms.tokensExpected)} />.
        </Text>
        {error && <Failure error={error} />}
        <UserErrors errors={data?.editWorkerTemplateDraft.errors ?? []} />
        <Button loading={loading} onClick={() => void save()}>
          Save
        </Button>
      </Stack>
    </Card>
  );
}

type NumberName =
  | 'tokensMin'
  | 'tokensExpected'
  | 'tokensMax'
  | 'baseMicros'
  | 'perThousandTokensMicros'
  | 'tokenMultiplier'
  | 'estimatedTimeMs';

/** Publishes a draft, after showing what it changes and what that touches; or throws it away. */
export function Publication({ template }: { template: Template }): ReactElement {
  const { worker, id, templateId, revision } = template;
  const go = useNavigate();
  const versions = useQuery(WorkerTemplateVersionsDocument, { variables: { worker, templateId } });
  const published = versions.data?.workerTemplateVersions.edges
    .map(({ node }) => node)
    .find(({ status }) => status === 'PUBLISHED');
  const touched = useQuery(WorkerTemplateDifferencesDocument, {
    variables: { worker, before: published?.id ?? '', after: id },
    skip: !published,
    context: { revision },
    fetchPolicy: 'network-only',
  });
  const [publish, publishing] = useMutation(PublishWorkerTemplateDocument);
  const [discard, discarding] = useMutation(DiscardWorkerTemplateDocument);
  const impact = touched.data?.workerTemplateImpact;
  const release = async (force: boolean): Promise<void> => {
    const { data } = await publish({ variables: { input: { worker, id, revision, force } } });
    if (data?.publishWorkerTemplate.errors.length === 0)
      await go({ to: '/worker-templates/$worker/$id', params: { worker, id: templateId } });
  };
  const drop = async (): Promise<void> => {
    const { data } = await discard({ variables: { input: { worker, id } } });
    if (data?.discardWorkerTemplateDraft.errors.length === 0)
      await go({ to: '/worker-templates', search: { q: undefined, worker, tier: undefined } });
  };
  const breaks = (impact?.breaking ?? 0) > 0;
  return (
    <Card withBorder component="section" aria-label="Publication">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Publication
        </Title>
        {published && !touched.data && !touched.error && <Loading what="what it touches" />}
        {touched.error && <Failure error={touched.error} />}
        {touched.data?.compareWorkerTemplates?.map(({ path, before, after }) => (
          <Text key={path.join('.')} size="sm">
            {path.join(' › ')}: <Code>{JSON.stringify(before) ?? 'nothing'}</Code> becomes{' '}
            <Code>{JSON.stringify(after) ?? 'nothing'}</Code>
          </Text>
        ))}
        {impact && (
          <Text size="sm">
            It breaks {impact.breaking}, changes the price of {impact.repriced} and leaves{' '}
            {plural(impact.compatible, 'use')} as they are.
          </Text>
        )}
        {impact && breaks && (
          <Alert color="red" title="What it breaks">
            {impact.impacts
              .filter(({ verdict }) => verdict === 'BREAKING')
              .map((one) => (
                <Text key={one.subjectId} size="sm">
                  {words(one.subject)} {one.name}: {one.reason}
                </Text>
              ))}
          </Alert>
        )}
        <UserErrors
          errors={[
            ...(publishing.data?.publishWorkerTemplate.errors ?? []),
            ...(discarding.data?.discardWorkerTemplateDraft.errors ?? []),
          ]}
        />
        <Group>
          <Button color={breaks ? 'red' : 'blue'} loading={publishing.loading} onClick={() => void release(breaks)}>
            {breaks ? 'Publish it all the same' : 'Publish'}
          </Button>
          <Button variant="default" loading={discarding.loading} onClick={() => void drop()}>
            Discard
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
