import {
  Accordion,
  JsonInput,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { ReactElement } from 'react';
import { words } from './format';

/** What a form reads of a JSON Schema. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: (string | number)[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}
export type Values = Record<string, unknown>;

interface Props {
  schema: Schema;
  values: Values;
  onChange: (values: Values) => void;
  /** What is wrong, by the name of the parameter. */
  errors: Readonly<Record<string, string>>;
}

/** What a parameter is called in a form. */
export function labelOf(name: string, { properties = {} }: Schema): string {
  return properties[name]?.title ?? words(name.replaceAll(/([a-z])([A-Z])/g, '$1 $2'));
}

/** From so many characters on a text gets several lines. */
const LONG_TEXT = 500;
/** What an output is made of: they matter more than settings. */
const TEXTS = ['topic', 'sourceText', 'sources', 'content'];

/** A form for what a JSON Schema asks for: what is needed first, the rest folded away. What is left empty is not sent. */
export function SchemaForm({ schema, values, onChange, errors }: Props): ReactElement {
  const required = new Set(schema.required ?? []);
  const names = Object.keys(schema.properties ?? {});
  const first = names.filter((name) => required.has(name) || TEXTS.includes(name));
  const rest = names.filter((name) => !first.includes(name)).sort();
  const field = (name: string): ReactElement => (
    <SchemaField
      key={name}
      name={name}
      schema={schema.properties?.[name] ?? {}}
      required={required.has(name)}
      value={values[name]}
      error={errors[name]}
      onChange={(value) => {
        const { [name]: _before, ...others } = values;
        onChange(value === undefined || value === '' ? others : { ...others, [name]: value });
      }}
    />
  );
  const wrongInRest = rest.some((name) => errors[name] !== undefined);
  return (
    <Stack gap="sm">
      {first.map(field)}
      {rest.length > 0 && (
        <Accordion variant="contained" defaultValue={wrongInRest || first.length === 0 ? 'more' : null} order={3}>
          <Accordion.Item value="more">
            <Accordion.Control>
              {first.length === 0 ? 'Settings' : `${rest.length} more ${rest.length === 1 ? 'setting' : 'settings'}`}
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">{rest.map(field)}</Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
      )}
    </Stack>
  );
}

interface FieldProps {
  name: string;
  schema: Schema;
  required: boolean;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

function SchemaField({ name, schema, required, value, error, onChange }: FieldProps): ReactElement {
  const [type] = [schema.type ?? 'string'].flat();
  const common = {
    label: labelOf(name, { properties: { [name]: schema } }),
    description: schema.description,
    withAsterisk: required,
    error,
  };
  const { default: usual } = schema;
  const placeholder = typeof usual === 'string' || typeof usual === 'number' ? `${usual}, as usual` : '';
  if (schema.enum)
    return (
      <Select
        {...common}
        clearable
        placeholder={placeholder}
        data={schema.enum.map(String)}
        value={typeof value === 'string' || typeof value === 'number' ? String(value) : null}
        onChange={(text) => onChange(schema.enum?.find((one) => String(one) === text))}
      />
    );
  // What is not said is left to the worker: an empty box would say no.
  if (type === 'boolean')
    return (
      <Select
        {...common}
        clearable
        placeholder={usual === undefined ? 'as usual' : usual === true ? 'yes, as usual' : 'no, as usual'}
        data={['yes', 'no']}
        value={value === true ? 'yes' : value === false ? 'no' : null}
        onChange={(text) => onChange(text === null ? undefined : text === 'yes')}
      />
    );
  if (type === 'number' || type === 'integer')
    return (
      <NumberInput
        {...common}
        placeholder={placeholder}
        allowDecimal={type === 'number'}
        {...(schema.minimum !== undefined && { min: schema.minimum })}
        {...(schema.maximum !== undefined && { max: schema.maximum })}
        value={typeof value === 'number' ? value : ''}
        onChange={(number) => onChange(typeof number === 'number' ? number : undefined)}
      />
    );
  if (type === 'array' && schema.items?.enum)
    return (
      <MultiSelect
        {...common}
        data={schema.items.enum.map(String)}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(list) => onChange(list.length > 0 ? list : undefined)}
      />
    );
  if (type === 'array' && [schema.items?.type ?? 'string'].flat().includes('string')) {
    // Long texts, one below the other, are separated by a line of dashes.
    if ((schema.items?.maxLength ?? 0) > LONG_TEXT)
      return (
        <Textarea
          {...common}
          description={`${common.description ?? ''} Several texts: a line of three dashes between them.`}
          autosize
          minRows={3}
          maxRows={12}
          value={Array.isArray(value) ? value.join('\n---\n') : ''}
          onChange={(event) => onChange(splitTexts(event.currentTarget.value))}
        />
      );
    return (
      <TagsInput
        {...common}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(list) => onChange(list.length > 0 ? list : undefined)}
      />
    );
  }
  if (type === 'string')
    return (schema.maxLength ?? 0) > LONG_TEXT ? (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={12}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    ) : (
      <TextInput
        {...common}
        placeholder={placeholder}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <JsonInput
      {...common}
      autosize
      minRows={2}
      maxRows={12}
      validationError="This is no JSON yet."
      defaultValue={value === undefined ? '' : JSON.stringify(value, null, 2)}
      onChange={(text) => onChange(readJson(text))}
    />
  );
}

function splitTexts(text: string): string[] | undefined {
  if (text === '') return undefined;
  return text.split(/\n---\n/);
}

function readJson(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
