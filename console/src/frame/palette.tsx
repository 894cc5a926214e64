import { useQuery } from '@apollo/client/react';
import { Combobox, ScrollArea, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import { PaletteDocument } from '../graph/operations';
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

/** Goes anywhere by a few letters: pages, templates, clients, and what has an id. */
export function Palette({ pages, onClose }: Props): ReactElement {
  const router = useRouter();
  const [text, setText] = useState('');
  const combobox = useCombobox({ opened: true });
  const [search] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS);
  const mayClients = useMay('CLIENTS_READ');
  const { data } = useQuery(PaletteDocument, {
    variables: { search, clients: mayClients },
    skip: search.length < 2,
  });
  const wanted = text.trim().toLowerCase();
  const targets: Target[] = [
    ...IDS.filter(([prefix]) => wanted.startsWith(prefix)).map(([, path, kind]) => ({
      to: path + text.trim(),
      label: text.trim(),
      kind,
    })),
    ...pages.filter(({ label }) => label.toLowerCase().includes(wanted)).map((page) => ({ ...page, kind: 'Page' })),
    ...(data?.masterTemplates.edges ?? []).map(({ node }) => ({
      to: `/templates/${node.name}`,
      label: node.displayName,
      kind: 'Template',
    })),
    ...(data?.clients?.edges ?? []).map(({ node }) => ({
      to: `/clients/${node.id}`,
      label: node.companyName,
      kind: 'Client',
    })),
  ];
  const go = (to: string): void => {
    onClose();
    router.history.push(to);
  };
  // What fits best is chosen by Enter alone; what comes in later must not leave a choice that is gone.
  const found = targets.map(({ to }) => to).join();
  const { selectFirstOption } = combobox;
  useEffect(() => void selectFirstOption(), [selectFirstOption, found]);
  return (
    <Dialog onClose={onClose} title="Go to">
      <Combobox store={combobox} onOptionSubmit={(to) => go(to)}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            aria-label="Page, template, client or id"
            placeholder="Page, template, client or id"
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <ScrollArea.Autosize mah={360} mt="xs">
          <Combobox.Options aria-label="Where to go">
            {targets.map(({ to, label, kind }) => (
              <Combobox.Option key={`${kind} ${to}`} value={to}>
                <Text size="sm">{label}</Text>
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
