import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { z } from 'zod';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';

/** How many people a company has. */
export enum CompanySize {
  SOLO = 'solo',
  SMALL = 'small',
  MEDIUM = 'medium',
  LARGE = 'large',
}

/** In what tone a client wants to be written to. */
export enum CommunicationStyle {
  FORMAL = 'formal',
  FRIENDLY = 'friendly',
  BRIEF = 'brief',
  TECHNICAL = 'technical',
}

/** In what form a client wants reports. */
export enum ReportFormat {
  PDF = 'pdf',
  HTML = 'html',
  MARKDOWN = 'markdown',
  JSON = 'json',
}

registerEnumType(CompanySize, {
  name: 'CompanySize',
  description: 'How many people a company has.',
  valuesConfig: {
    SOLO: { description: 'One.' },
    SMALL: { description: 'Up to 49.' },
    MEDIUM: { description: '50 to 249.' },
    LARGE: { description: '250 and more.' },
  },
});
registerEnumType(CommunicationStyle, {
  name: 'CommunicationStyle',
  description: 'In what tone a client wants to be written to.',
  valuesConfig: {
    FORMAL: { description: 'Formal, as in a letter.' },
    FRIENDLY: { description: 'As among colleagues.' },
    BRIEF: { description: 'Brief, only the facts.' },
    TECHNICAL: { description: 'With all details.' },
  },
});
registerEnumType(ReportFormat, {
  name: 'ReportFormat',
  description: 'In what form a client wants reports.',
  valuesConfig: {
    PDF: { description: 'Portable Document Format.' },
    HTML: { description: 'A page for a browser.' },
    MARKDOWN: { description: 'Markdown.' },
    JSON: { description: 'For programs.' },
  },
});

const text = z.string().trim().min(1).max(200).nullish();

/** What a profile may hold. */
export const profileSchema = z.strictObject({
  contactName: text,
  contactEmail: z.email().max(254).nullish(),
  contactPhone: z
    .string()
    .regex(/^\+?[0-9 ()./-]{4,30}$/, 'expected digits, spaces and + ( ) . / -')
    .nullish(),
  street: text,
  postalCode: text,
  city: text,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected two capital letters (ISO 3166-1), as in DE')
    .nullish(),
  industry: text,
  size: z.enum(CompanySize).nullish(),
  interests: z.array(z.string().trim().min(1).max(100)).max(50).nullish(),
  communicationStyle: z.enum(CommunicationStyle).nullish(),
  reportFormats: z.array(z.enum(ReportFormat)).max(4).nullish(),
});

@InputType({ description: 'The profile of a client. Omitted fields stay as they are; null removes one.' })
export class ClientProfileInput {
  @Field(() => String, { nullable: true, description: 'Whom to talk to; up to 200 characters.' })
  contactName?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address of the contact.' })
  contactEmail?: string | null;

  @Field(() => String, { nullable: true, description: 'Where to call, as in +49 30 1234567.' })
  contactPhone?: string | null;

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  street?: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  postalCode?: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'Country, as two letters of ISO 3166-1.' })
  country?: string | null;

  @Field(() => String, { nullable: true, description: 'What the company does.' })
  industry?: string | null;

  @Field(() => CompanySize, { nullable: true, description: 'How many people it has.' })
  size?: CompanySize | null;

  @Field(() => [String], { nullable: true, description: 'What it wants content about; up to 50.' })
  interests?: string[] | null;

  @Field(() => CommunicationStyle, { nullable: true, description: 'In what tone it wants to be written to.' })
  communicationStyle?: CommunicationStyle | null;

  @Field(() => [ReportFormat], { nullable: true, description: 'In what forms it wants reports.' })
  reportFormats?: ReportFormat[] | null;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'The profile of a client.', simpleResolvers: true })
export class ClientProfile {
  @Field(() => String, { nullable: true, description: 'Name of the contact.' })
  contactName?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address of the contact.' })
  contactEmail?: string | null;

  @Field(() => String, { nullable: true, description: 'Phone number of the contact.' })
  contactPhone?: string | null;

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  street?: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  postalCode?: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'Country, as two letters of ISO 3166-1.' })
  country?: string | null;

  @Field(() => String, { nullable: true, description: 'What the company does.' })
  industry?: string | null;

  @Field(() => CompanySize, { nullable: true, description: 'How many people it has.' })
  size?: CompanySize | null;

  @Field(() => [String], { nullable: true, description: 'What it wants content about.' })
  interests?: string[] | null;

  @Field(() => CommunicationStyle, { nullable: true, description: 'In what tone it wants to be written to.' })
  communicationStyle?: CommunicationStyle | null;

  @Field(() => [ReportFormat], { nullable: true, description: 'In what forms it wants reports.' })
  reportFormats?: ReportFormat[] | null;
}
