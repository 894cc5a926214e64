import {
  Arg,
  Args,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Requires, ServicesOnly } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, MAX_PAGE_SIZE, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { omitNullish } from '../../../lib/omit-nullish';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { Urgency } from '../../../contracts/urgency';
import { Client } from '../clients/client.entity';
import { MasterTemplate } from '../master-templates/master-template.entity';
import type { Recommendation } from './recommend';
import { RequestChange } from './request-change.entity';
import { cancelRequest, type ExecutionReport, reportExecution } from './request-lifecycle.service';
import { Request, RequestStatus, RequestType } from './request.entity';
import {
  countStart,
  pendingRequestsFor,
  createRequest,
  findRequest,
  historyOf,
  listRequests,
  recommendationsFor,
  selectMasterTemplate,
} from './request.service';
import type { Context } from '../../../subgraph-kit/context';
import { clientById } from '../clients/client.loader';
import { mastersUsing } from '../master-templates/template-users.service';
import { publishedTemplateByName } from '../master-templates/master-template.loader';

const RequestConnection = connectionOf('Request', Request);
const RequestPayload = payloadOf('RequestPayload', 'request', () => Request);
const StartCountPayload = payloadOf('StartCount', 'counted', () => Boolean, ServicesOnly);
Directive('@inaccessible')(StartCountPayload);
const ReportPayload = payloadOf('RequestReport', 'status', () => RequestStatus, ServicesOnly);
Directive('@inaccessible')(ReportPayload);

@InputType({ description: 'Narrows the list of requests; all given conditions must hold.' })
class RequestFilter {
  @Field(() => RequestStatus, { nullable: true, description: 'Only those with this status.' })
  status?: RequestStatus;

  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only those whose message contains this; case does not matter. At most 200 characters.',
  })
  search?: string;
}

@InputType({ description: 'What a client wants.' })
class CreateRequestInput {
  @Field(() => ID, { nullable: true, description: 'The client that it is for; your own when absent.' })
  clientId?: string;

  @Field(() => String, { description: 'What is wanted, in words; up to 10,000 characters.' })
  message!: string;

  @Field(() => RequestType, { nullable: true, description: 'What kind of content is wanted.' })
  type?: RequestType;

  @Field(() => Urgency, { nullable: true, description: 'How soon it is wanted; MEDIUM when absent.' })
  urgency?: Urgency;

  @Field(() => Json, { nullable: true, description: 'Parameters that it is to be executed with, as in {topic: "…"}.' })
  parameters?: Record<string, unknown>;

  @Field(() => String, {
    nullable: true,
    description: 'Name or id of a master template; without it, select one later.',
  })
  masterTemplate?: string;
}

@InputType({ description: 'Which master template a request is to be executed with.' })
class SelectMasterTemplateInput {
  @Field(() => ID, { description: 'Which request: one that is pending or failed.' })
  requestId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name or id of a master template; the first recommendation when absent.',
  })
  masterTemplate?: string;
}

@Directive('@inaccessible')
@InputType({ description: 'The outcome of an execution of a request. Internal: for calls between services only.' })
class ExecutionReportInput {
  @Field(() => ID, { description: 'Which request.' })
  requestId!: string;

  @Field(() => ID, { description: 'Which execution.' })
  executionId!: string;

  @Field(() => RequestStatus, { description: 'The new status of the request.' })
  status!: ExecutionReport['status'];

  @Field(() => String, { description: 'Who did it.' })
  by!: string;
}

@Requires(Scope.REQUESTS_READ)
@Directive('@key(fields: "id")')
@ObjectType({ description: 'A master template that fits a request.', simpleResolvers: true })
class TemplateRecommendation {
  @Field(() => ID, { description: 'Stable id of the recommendation.' })
  id!: string;

  @Field(() => MasterTemplate, { nullable: true, description: 'The master template.' })
  masterTemplate!: MasterTemplate;

  @Field(() => Float, { description: 'How well it fits, 0 to 1.' })
  score!: number;

  @Field(() => [String], { description: 'Words that it has in common with the request, most important first.' })
  matchedKeywords!: string[];

  @Field(() => String, { description: 'Why it is recommended.' })
  reason!: string;

  @Field(() => ID, { description: 'The client of the request.' })
  clientId!: string;

  @Field(() => Json, { description: 'The parameters of the request.' })
  parameters!: Record<string, unknown>;
}

@ServicesOnly()
@Directive('@inaccessible')
@ObjectType({ description: 'What uses a template of a worker. Not part of the public graph.', simpleResolvers: true })
class WorkerTemplateUsers {
  @Field(() => [MasterTemplate], { description: 'The newest published master templates with a stage that uses it.' })
  masterTemplates!: MasterTemplate[];

  @Field(() => [Request], { description: 'Requests that wait to be executed with one of them, at most 1,000.' })
  pendingRequests!: Request[];
}

@Resolver(() => Request)
export class RequestResolver {
  @Requires(Scope.REQUESTS_READ)
  @Query(() => Request, {
    nullable: true,
    description: 'A request by id; null when there is none, or when it is not visible to you.',
  })
  request(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
  ): Promise<Request | null> {
    return findRequest(ctx, id);
  }

  @Requires(Scope.REQUESTS_READ)
  @Query(() => RequestConnection, { description: 'The requests that you may see, the newest first.' })
  requests(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => RequestFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: RequestFilter,
  ): Promise<Page<Request>> {
    return listRequests(ctx, page, omitNullish(filter));
  }

  @Requires(Scope.REQUESTS_WRITE)
  @Mutation(() => RequestPayload, {
    description:
      "Creates a request; it counts towards the tier's requests per month, as does an execution that is started without one.",
  })
  createRequest(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateRequestInput, { description: 'The request.' }) input: CreateRequestInput,
  ) {
    return toPayload(ctx, 'request', () => createRequest(ctx, omitNullish(input)));
  }

  @Requires(Scope.REQUESTS_WRITE)
  @Mutation(() => RequestPayload, {
    description: 'Selects the master template of a request, by name or by recommendation.',
  })
  selectMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => SelectMasterTemplateInput, { description: 'The master template and the request.' })
    input: SelectMasterTemplateInput,
  ) {
    return toPayload(ctx, 'request', () =>
      selectMasterTemplate(ctx, { requestId: input.requestId, masterTemplate: input.masterTemplate ?? undefined }),
    );
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Query(() => WorkerTemplateUsers, { description: 'What uses a template of a worker. Not part of the public graph.' })
  async workerTemplateUsers(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, { description: 'Id of the worker.' }) worker: string,
    @Arg('templateRef', () => ID, { description: 'Id of its template.' }) templateRef: string,
  ): Promise<WorkerTemplateUsers> {
    const masterTemplates = await mastersUsing(ctx, { worker, templateRef });
    return { masterTemplates, pendingRequests: await pendingRequestsFor(ctx, masterTemplates) };
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Mutation(() => ReportPayload, {
    description: 'Reports the status of an execution to its request. Not part of the public graph.',
  })
  reportExecution(
    @Ctx() ctx: Context,
    @Arg('report', () => ExecutionReportInput, { description: 'The outcome.' }) report: ExecutionReportInput,
  ) {
    return toPayload(ctx, 'status', () => reportExecution(ctx, report));
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Mutation(() => ReportPayload, {
    description: 'Cancels a request that has no running execution. Not part of the public graph.',
  })
  cancelPendingRequest(
    @Ctx() ctx: Context,
    @Arg('requestId', () => ID, { description: 'Which request.' }) requestId: string,
    @Arg('by', () => String, { description: 'Who wants it.' }) by: string,
  ) {
    return toPayload(ctx, 'status', () => cancelRequest(ctx, { requestId, by }));
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Mutation(() => StartCountPayload, {
    description:
      'Counts an execution that is started without a request as one of the requests of the month. Not part of the public graph.',
  })
  countStart(
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, { description: 'The client that it is started for.' }) clientId: string,
    @Arg('isGivenBack', () => Boolean, { description: 'Whether one is given back that was not started after all.' })
    isGivenBack: boolean,
  ) {
    return toPayload(ctx, 'counted', () => countStart(ctx, clientId, isGivenBack));
  }

  @FieldResolver(() => Client, { nullable: true, description: 'Who asked.' })
  client(@Root() request: Request, @Ctx() ctx: Context): Promise<Client | null> {
    return ctx.load(clientById, request.clientId);
  }

  @FieldResolver(() => MasterTemplate, {
    nullable: true,
    description: 'The newest published version of the selected master template.',
  })
  masterTemplate(@Root() request: Request, @Ctx() ctx: Context): Promise<MasterTemplate | null> | null {
    const { selectedTemplate: name, clientId } = request;
    return name === null ? null : ctx.load(publishedTemplateByName, { name, clientId });
  }

  @FieldResolver(() => [TemplateRecommendation], {
    description:
      'Master templates that fit, the best first; with plan, each one tells tier, price and whether the client may use it.',
  })
  async recommendations(
    @Root() request: Request,
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { defaultValue: 5, description: 'How many at most, 1 to 100.' }) first: number,
  ): Promise<TemplateRecommendation[]> {
    return presentFits(request, await recommendationsFor(ctx, request, first));
  }

  @FieldResolver(() => [RequestChange], {
    nullable: true,
    description: 'Its changes of status, oldest first. For tiers that include request_history.',
  })
  history(@Root() request: Request, @Ctx() ctx: Context): Promise<RequestChange[]> {
    return historyOf(ctx, request);
  }
}

/** A recommendation by its id; null when it is no longer one, or when the request is not visible to the caller. */
export async function findRecommendation(ctx: Context, id: string): Promise<TemplateRecommendation | null> {
  const request = await findRequest(ctx, id.split(':')[0] ?? '');
  const recommendations = request ? presentFits(request, await recommendationsFor(ctx, request, MAX_PAGE_SIZE)) : [];
  return recommendations.find((recommendation) => recommendation.id === id) ?? null;
}

function presentFits(request: Request, fits: Recommendation[]): TemplateRecommendation[] {
  return fits.map(({ template, score, matched, reason }) => ({
    id: `${request.id}:${template.id}`,
    masterTemplate: template,
    score,
    matchedKeywords: matched,
    reason,
    clientId: request.clientId,
    parameters: request.parameters,
  }));
}
