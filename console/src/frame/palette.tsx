import { useQuery } from '@apollo/client/react';
import { Combobox, ScrollArea, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import {
  PaletteClientsDocument,
  PaletteExecutionsDocument,
  PaletteRequestsDocument,
  PaletteTemplatesDocument,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { useMay } from './viewer';

interface Target {
  to: string;
  label: string;
  kind: string;
}

const SEARCH_AFTER_MS = 200;
/** Ids lead where they belong, by how they begin. */
const IDS: [prefix: string, path: string, kind: string][] = [
  ['exec_', '/executions/', 'Execution'],
  ['req_', '/requests/', 'Request'],
  ['client_', '/clients/', 'Client'],
];

interface Props {
  pages: { to: string; label: string }[];
  onClose: () => void;
}

/** Goes anywhere by a few letters: pages, templates, clients, requests, executions, and what has an id. */
export function Palette({ pages, onClose }: Props): ReactElement {
  const router = useRouter();
  const [text, setText] = useState('');
  const combobox = useCombobox({ opened: true });
  const [search] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS);
  // Each by itself: what one may not see is refused as a whole.
  const ask = (may: boolean) => ({ variables: { search }, skip: search.length < 2 || !may });
  const templates = useQuery(PaletteTemplatesDocument, ask(useMay('TEMPLATES_READ')));
  const clients = useQuery(PaletteClientsDocument, ask(useMay('CLIENTS_READ')));
  const requests = useQuery(PaletteRequestsDocument, ask(useMay('REQUESTS_READ')));
  const executions = useQuery(PaletteExecutionsDocument, ask(useMay('EXECUTIONS_READ')));
  const wanted = text.trim().toLowerCase();
  const found: Target[] = [
    ...IDS.filter(([prefix]) => wanted.startsWith(prefix)).map(([, path, kind]) => ({
      to: path + text.trim(),
      label: text.trim(),
      kind,
    })),
    ...pages.filter(({ label }) => label.toLowerCase().includes(wanted)).map((page) => ({ ...page, kind: 'Page' })),
    ...(templates.data?.masterTemplates.edges ?? []).map(({ node }) => ({
      to: `/templates/${node.name}`,
      label: node.displayName,
      kind: 'Template',
    })),
    ...(clients.data?.clients.edges ?? []).map(({ node }) => ({
      to: `/clients/${node.id}`,
      label: node.companyName,
      kind: 'Client',
    })),
    ...(requests.data?.requests.edges ?? []).map(({ node }) => ({
      to: `/requests/${node.id}`,
      label: node.message,
      kind: 'Request',
    })),
    ...(executions.data?.executions.edges ?? []).map(({ node }) => ({
      to: `/executions/${node.id}`,
      label: `${node.masterTemplate?.displayName ?? 'Execution'} · ${node.summary}`,
      kind: 'Execution',
    })),
  ];
  // First what is called so; the rest has the words in its description.
  const rank = ({ label }: Target): number => {
    const at = label.toLowerCase().indexOf(wanted);
    return at === 0 ? 0 : at > 0 ? 1 : 2;
  };
  const targets = [...found].sort((a, b) => rank(a) - rank(b));
  const go = (to: string): void => {
    onClose();
    router.history.push(to);
  };
  // What fits best is chosen by Enter alone; what comes in later must not leave a choice that is gone.
  const order = targets.map(({ to }) => to).join();
  const { selectFirstOption } = combobox;
  useEffect(() => void selectFirstOption(), [selectFirstOption, order]);
  return (
    <Dialog onClose={onClose} title="Go to">
      <Combobox store={combobox} onOptionSubmit={(to) => go(to)}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            aria-label="Page, template, client, request or id"
            placeholder="Page, template, client, request or id"
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && onClose()}
          />
        </Combobox.EventsTarget>
        <ScrollArea.Autosize mah={360} mt="xs">
          <Combobox.Options aria-label="Where to go">
            {targets.map(({ to, label, kind }) => (
              <Combobox.Option key={`${kind} ${to}`} value={to}>
                <Text size="sm" lineClamp={1}>
                  {label}
                </Text>
                <Text size="xs">{kind}</Text>
              </Combobox.Option>
            ))}
            {targets.length === 0 && <Combobox.Empty>Nothing fits.</Combobox.Empty>}
          </Combobox.Options>
        </ScrollArea.Autosize>
      </Combobox>
    </Dialog>
  );
}
