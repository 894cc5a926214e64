import { useMutation } from '@apollo/client/react';
import { Button, Card, Select, Stack, Textarea } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { CreateRequestDocument, type RequestType, type Urgency } from '../graph/operations';
import { AsClient, useAsClient } from '../templates/as-client';
import { words } from '../ui/format';
import { Page } from '../ui/page';
import { Failure, UserErrors } from '../ui/states';
import { EMPTY_WISH, type Wish, WISH_KEY } from './wish';

const route = getRouteApi('/frame/requests/new');
const TYPES: RequestType[] = ['COURSE', 'QUIZ', 'NOVEL', 'WORKFLOW', 'KNOWLEDGE_MAP', 'LEARNING_PATH'];
const URGENCIES: Urgency[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The longest wish and topic that are taken. */
const MAX_MESSAGE = 10_000;
const MAX_TOPIC = 500;

/** A wish in one's own words. What it would be made by, and at what price, is on the next page. */
export function NewRequest(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { choice } = useAsClient(search.client);
  // What was typed outlives a reload.
  const [draft, setDraft] = useSessionStorage<Wish>({ key: WISH_KEY, defaultValue: EMPTY_WISH });
  const [create, { loading, data, error }] = useMutation(CreateRequestDocument);
  const set = (change: Partial<Wish>): void => setDraft({ ...draft, ...change });

  const ask = async (): Promise<void> => {
    const { data: created } = await create({
      variables: {
        input: {
          message: draft.message.trim(),
          urgency: draft.urgency,
          ...(choice && { clientId: choice.id }),
          ...(draft.type && { type: draft.type }),
          parameters: {
            ...(draft.topic.trim() !== '' && { topic: draft.topic.trim() }),
            ...(draft.sourceText.trim() !== '' && { sourceText: draft.sourceText }),
          },
        },
      },
    });
    const id = created?.createRequest.request?.id;
    if (!id) return;
    setDraft(EMPTY_WISH);
    await navigate({ to: '/requests/$id', params: { id } });
  };
  return (
    <Page
      title="Ask for something"
      about="Say what you need. You see the options and what they cost before anything starts."
      actions={
        <AsClient value={choice?.id} onChange={(client) => void navigate({ search: { client }, replace: true })} />
      }
    >
      <Card withBorder maw={720}>
        <Stack>
          <Textarea
            label="What do you need?"
            placeholder="A course for new colleagues about safety at work"
            autosize
            minRows={2}
            required
            error={
              draft.message.length > MAX_MESSAGE && `At most ${MAX_MESSAGE} characters, it has ${draft.message.length}.`
            }
            value={draft.message}
            onChange={(event) => set({ message: event.currentTarget.value })}
          />
          <Select
            label="What should it become?"
            placeholder="taken from your words"
            clearable
            value={draft.type}
            onChange={(type) => set({ type: type })}
            data={TYPES.map((value) => ({ value, label: words(value) }))}
          />
          <Textarea
            label="Topic"
            description="What it is about, in a few words."
            autosize
            error={draft.topic.length > MAX_TOPIC && `At most ${MAX_TOPIC} characters, it has ${draft.topic.length}.`}
            value={draft.topic}
            onChange={(event) => set({ topic: event.currentTarget.value })}
          />
          <Textarea
            label="Text to make it of"
            description="Plain text, Markdown or HTML, up to 204,800 characters. Without one only a general outline can be made."
            autosize
            minRows={3}
            maxRows={14}
            value={draft.sourceText}
            onChange={(event) => set({ sourceText: event.currentTarget.value })}
          />
          <Select
            label="Urgency"
            allowDeselect={false}
            value={draft.urgency}
            onChange={(urgency) => set({ urgency: urgency as Urgency })}
            data={URGENCIES.map((value) => ({ value, label: words(value) }))}
          />
          {error && <Failure error={error} />}
          <UserErrors errors={data?.createRequest.errors ?? []} />
          <Button
            disabled={
              draft.message.trim() === '' || draft.message.length > MAX_MESSAGE || draft.topic.length > MAX_TOPIC
            }
            loading={loading}
            onClick={() => void ask()}
          >
            Show options and prices
          </Button>
        </Stack>
      </Card>
    </Page>
  );
}
