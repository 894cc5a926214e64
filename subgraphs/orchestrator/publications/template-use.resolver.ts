import { Ctx, Directive, Field, FieldResolver, ID, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { parseVersionId } from '../../../lib/version-id';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { defineLoader } from '../../../subgraph-kit/loader';
import { MasterTemplateStub } from '../kam/kam-stubs';

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'What uses a master template, of what you may see.', simpleResolvers: true })
class MasterTemplateUse {
  @Field(() => ID, { description: 'Id of the template through all its versions.' })
  templateId!: string;

  @Field(() => Int, { description: 'Requests that wait to be executed with it.' })
  pendingRequests!: number;

  @Field(() => Int, { description: 'Executions of it, in whatever version, that have not ended.' })
  activeExecutions!: number;
}

/** How many executions of master templates have not ended. */
const activeExecutions = defineLoader<string, number>(async (ids, { database }) => {
  const rows = await database.query<{ id: string; count: number }[]>(
    `select master_template_id as id, count(*)::int as count from orchestrator.execution
      where ended_at is null and master_template_id = any($1) group by master_template_id`,
    [ids],
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.count ?? 0);
});

@Resolver(() => MasterTemplateStub)
export class TemplateUseResolver {
  @Directive('@requires(fields: "pendingRequests")')
  @FieldResolver(() => MasterTemplateUse, { nullable: true, description: 'What uses it at the moment.' })
  async usedBy(@Root() { id, pendingRequests }: MasterTemplateStub, @Ctx() ctx: Context): Promise<MasterTemplateUse> {
    const templateId = parseVersionId(id)?.id ?? id;
    return {
      templateId,
      pendingRequests: pendingRequests ?? 0,
      activeExecutions: await ctx.load(activeExecutions, templateId),
    };
  }
}
