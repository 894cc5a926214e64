import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ExportFormat, type OutputElement } from '../../contracts/output';
import type { Context } from '../../subgraph-kit/context';
import { BadRequest } from '../../subgraph-kit/errors';
import { answerable } from '../../subgraph-kit/graph/answer-size';
import { Json } from '../../subgraph-kit/graph/scalars';
import {
  OutputElementType,
  OutputFile,
  type OutputView,
  StageOutput,
} from '../../subgraph-kit/graph/worker/stage-output.type';
import { exportFormats, exportOutput } from './export';
import { kindOf, subject } from '../subject';

/** Fields that every output has and that take work to tell. */
@Resolver(() => StageOutput)
export class StageOutputResolver {
  @FieldResolver(() => Json, {
    description: 'All of it as JSON, just as the worker delivered it. An error VALUE_TOO_LARGE beyond 2 MiB.',
  })
  raw(@Root() { raw }: OutputView): Record<string, unknown> {
    return answerable(raw);
  }

  @FieldResolver(() => [OutputElementType], {
    description: 'All of it as one tree of elements, the same for all types.',
  })
  elements(@Root() { kind, raw }: OutputView, @Ctx() ctx: Context): OutputElement[] {
    return kindOf(ctx.get(subject), kind).elementsOf(raw);
  }

  @FieldResolver(() => [ExportFormat], { description: 'Formats that it can be exported in.' })
  exportFormats(@Root() { kind }: OutputView, @Ctx() ctx: Context): ExportFormat[] {
    return exportFormats(kindOf(ctx.get(subject), kind));
  }

  @FieldResolver(() => OutputFile, {
    nullable: true,
    description: 'All of it as a file; null, with an error, when its type is not written in that format.',
  })
  async export(
    @Root() { kind, raw }: OutputView,
    @Ctx() ctx: Context,
    @Arg('format', () => ExportFormat, { description: 'The format: one of exportFormats.' })
    format: ExportFormat,
  ): Promise<OutputFile> {
    const its = kindOf(ctx.get(subject), kind);
    const output = format === ExportFormat.JSON ? answerable(raw) : raw;
    const file = await exportOutput(its, kind, output, format, ctx.signal);
    if (!file) {
      const message = `A ${kind.replaceAll('_', ' ')} is not written in ${format.toUpperCase()}. Choose one of ${exportFormats(its).join(', ').toUpperCase()}.`;
      throw new BadRequest('FORMAT_NOT_AVAILABLE', message);
    }
    const { content, fileName, mediaType } = file;
    const isBase64 = typeof content !== 'string';
    return { fileName, mediaType, isBase64, content: isBase64 ? Buffer.from(content).toString('base64') : content };
  }
}
