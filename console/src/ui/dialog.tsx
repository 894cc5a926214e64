import { Modal } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  title: string;
  onClose: () => void;
  opened?: boolean;
  children: ReactNode;
}

/** A dialog whose head is no landmark of the page (it is a `header` otherwise), and whose cross has a name. */
export function Dialog({ title, onClose, opened = true, children }: Props): ReactElement {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header component="div">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
