import { Arg, Field, FieldResolver, ID, Int, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { BadRequest } from '../../../subgraph-kit/errors';
import { ExportFormat, formatsOf } from '../exports/export';
import { inThread } from '../threads/pool';
import { elementsOf, type StructureElement } from './element';
import { StageOutput, type StructureView } from './stage-output.type';

registerEnumType(ExportFormat, {
  name: 'ExportFormat',
  description: 'Formats that a structure can be exported in. All structures can be exported as JSON and MARKDOWN.',
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

/** The largest structure is written in a fifth of a second; the rest is waiting for a thread behind jobs. */
const WRITE_MS = 20_000;

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('StructureElement', {
  description: 'One node of a structure, the same for all structures.',
  simpleResolvers: true,
})
class StructureElementType implements StructureElement {
  @Field(() => ID, { description: 'Its number, as in 1.2.3.' })
  id!: string;

  @Field(() => String, { description: 'What it is in its structure, as in module.' })
  type!: string;

  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => Int, { description: 'Nesting level, from 1.' })
  level!: number;

  @Field(() => Int, { description: 'Its place among its siblings, from 1.' })
  sequence!: number;

  @Field(() => [StructureElementType], { description: 'What it is divided into.' })
  children!: StructureElementType[];
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'A structure as a file.', simpleResolvers: true })
class StructureExport {
  @Field(() => String, { description: 'What the file may be called.' })
  fileName!: string;

  @Field(() => String, { description: 'Its media type.' })
  mediaType!: string;

  @Field(() => Boolean, { description: 'Whether the content is in Base64, because it is no text.' })
  isBase64!: boolean;

  @Field(() => String, { description: 'What is in the file.' })
  content!: string;
}

/** Fields that every structure has and that take work to tell. */
@Resolver(() => StageOutput)
export class StageOutputResolver {
  @FieldResolver(() => [StructureElementType], {
    description: 'All of it as one tree of elements, the same for all types.',
  })
  elements(@Root() { structureType, raw }: StructureView): StructureElement[] {
    return elementsOf(structureType, raw as never);
  }

  @FieldResolver(() => [ExportFormat], { description: 'Formats that it can be exported in.' })
  exportFormats(@Root() { structureType }: StructureView): ExportFormat[] {
    return formatsOf(structureType);
  }

  @FieldResolver(() => StructureExport, {
    nullable: true,
    description: 'All of it as a file; null, with an error, when its type is not written in that format.',
  })
  async export(
    @Root() { structureType, raw }: StructureView,
    @Arg('format', () => ExportFormat, { description: 'The format: one of exportFormats.' })
    format: ExportFormat,
  ): Promise<StructureExport> {
    const file = await inThread(
      'write',
      { type: structureType, content: raw, format },
      { signal: AbortSignal.timeout(WRITE_MS) },
    );
    if (!file) {
      const message = `A ${structureType.replace('_', ' ')} is not written in ${format.toUpperCase()}. Choose one of ${formatsOf(structureType).join(', ').toUpperCase()}.`;
      throw new BadRequest('FORMAT_NOT_AVAILABLE', message);
    }
    const { content, fileName, mediaType } = file;
    const isBase64 = typeof content !== 'string';
    return { fileName, mediaType, isBase64, content: isBase64 ? Buffer.from(content).toString('base64') : content };
  }
}
