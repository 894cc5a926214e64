import { Directive, Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { ExportFormat, type OutputElement } from '../../../contracts/output';
import { Scope } from '../../../contracts/scope';
import { declared, Requires } from '../../access/declare';
import { Cost, COST_OF_EXPORT, COST_OF_OUTPUT } from '../cost';
import { Json } from '../scalars';

registerEnumType(ExportFormat, {
  name: 'ExportFormat',
  description: 'Formats that an output can be exported in. All outputs can be exported as JSON.',
  valuesConfig: {
    JSON: { description: 'As the worker delivered it.' },
    MARKDOWN: { description: 'A document to read.' },
    GIFT: { description: "A quiz in Moodle's text format." },
    QTI: { description: 'A quiz as a package of IMS QTI 2.1.' },
    COMMON_CARTRIDGE: { description: 'A course as an IMS Common Cartridge 1.1, with a page for each lesson.' },
    BPMN: { description: 'A workflow in BPMN 2.0, with its drawing.' },
    MERMAID: { description: 'A workflow or a knowledge map as a flowchart.' },
    GRAPHML: { description: 'A knowledge map for graph layout tools.' },
    JSON_LD: { description: 'A knowledge map as linked data, with the words of SKOS.' },
    DOCX: { description: 'A novel or a learning path as a Word document.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@Directive('@shareable')
@Cost(0)
@ObjectType('OutputElement', {
  description: 'One node of an output, the same for all outputs.',
  simpleResolvers: true,
})
export class OutputElementType implements OutputElement {
  id!: string;

  @Field(() => String, { simple: false, description: 'Its number in the output, as in 1.2.3.' })
  number(): string {
    return this.id;
  }

  @Field(() => String, { description: 'What it is in its output, as in module.' })
  type!: string;

  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => Int, { description: 'Nesting level, from 1.' })
  level!: number;

  @Field(() => Int, { description: 'Its place among its siblings, from 1.' })
  sequence!: number;

  @Field(() => [OutputElementType], { description: 'What it is divided into.' })
  children!: OutputElementType[];
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@shareable')
@Cost(COST_OF_EXPORT)
@ObjectType({ description: 'An output as a file.', simpleResolvers: true })
export class OutputFile {
  @Field(() => String, { description: 'What the file may be called.' })
  fileName!: string;

  @Field(() => String, { description: 'Its media type.' })
  mediaType!: string;

  @Field(() => Boolean, { description: 'Whether the content is in Base64, because it is no text.' })
  isBase64!: boolean;

  @Field(() => String, { description: 'What is in the file.' })
  content!: string;
}

/** What a worker delivered; types are made with `outputType`. */
@InterfaceType({
  description: 'The output of a stage.',
  resolveType: (view: OutputView) => view.__typename,
  autoRegisterImplementations: false,
})
export abstract class StageOutput {
  @Field(() => Json, { description: 'All of it as JSON, just as the worker delivered it.' })
  raw!: Record<string, unknown>;
}

/** An output as the graph shows it: the members of the output itself, its type, and the same as it was delivered. */
export type OutputView = Record<string, unknown> & {
  __typename: string;
  /** Which kind of output it is. */
  kind: string;
  raw: Record<string, unknown>;
};

/** Makes a class an output of the graph. */
export const outputType = (description: string): ClassDecorator =>
  declared(
    Requires(Scope.EXECUTIONS_READ),
    declared(Cost(COST_OF_OUTPUT), ObjectType({ implements: StageOutput, description, simpleResolvers: true })),
  );

/** Makes a class a part of an output. */
export const outputPart = (description: string): ClassDecorator =>
  declared(Requires(Scope.EXECUTIONS_READ), declared(Cost(0), ObjectType({ description, simpleResolvers: true })));
