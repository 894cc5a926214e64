/** What one thing is to another, as a sentence says it: "a" is a part or a kind of "b", or "a" causes, needs or uses "b". */
export type RelationKind =
  'related' | 'kind_of' | 'part_of' | 'causes' | 'reduces' | 'prerequisite' | 'application' | 'advanced' | 'contrasts';

/** What a verb or a noun makes of the two it joins; `back` where the second is that of the first. */
export interface Said {
  kind: RelationKind;
  back: boolean;
}

const words = (list: string): string[] => list.split(/\s+/);
const said = (kind: RelationKind, list: string, back = false): [string, Said][] =>
  words(list).map((word) => [word.replaceAll('_', ' '), { kind, back }]);

/** Verbs with their object: "A raises B". */
const ACTIVE = new Map<string, Said>([
  ...said(
    'causes',
    `cause produce create generate trigger raise increase drive improve promote stimulate strengthen release encourage accelerate speed
    breed stir arouse provoke spark prompt boost double worsen induce elicit influence alter regulate spawn
    intensify aggravate tighten loosen widen deepen fuel thicken soften harden motivate initiate foster hasten
    threaten endanger bring_about give_rise_to lead_to result_in set_off touch_off push_up drive_up speed_up contribute_to
    account_for make_for culminate_in turn_into develop_into`,
  ),
  // Whoever reads "reduces" as "causes" reads the opposite.
  ...said(
    'reduces',
    `lower decrease reduce prevent inhibit weaken discourage slow dampen erode depress cut halve hinder deplete suppress ease relieve undermine delay curb restrict paralyse paralyze
    disrupt impair limit bring_down push_down drive_down wipe_out slow_down`,
  ),
  ...said(
    'causes',
    'result_from come_from arise_from stem_from form_from develop_from emerge_from derive_from follow_from originate_in come_of arise_out_of',
    true,
  ),
  ...said('part_of', 'contain comprise include consist_of incorporate embrace enclose', true),
  ...said('part_of', 'belong_to make_up constitute compose'),
  ...said(
    'prerequisite',
    'need require depend_on depend_upon rely_on rely_upon rest_on presuppose demand lean_on hinge_on',
    true,
  ),
  ...said('prerequisite', 'precede'),
  ...said('application', 'use employ apply utilise utilize exploit adopt draw_on make_use_of resort_to', true),
  ...said('application', 'enable allow permit facilitate apply_to serve_for help_with'),
  ...said('contrasts', 'contrast_with differ_from oppose contradict conflict_with compete_with'),
  ...said('advanced', 'extend build_on build_upon generalise generalize refine'),
]);

/** Verbs in the passive, with what stands behind them: "A is caused by B". */
const PASSIVE = new Map<string, Said>([
  ...said(
    'part_of',
    'make_up_of compose_of make_of build_of build_from form_of divide_into split_into separate_into break_into',
    true,
  ),
  ...said('part_of', 'find_in contain_in include_in locate_in embed_in house_in find_inside'),
  ...said('application', 'use_for use_in use_to use_as employ_to employ_in employ_for apply_to apply_in'),
  ...said('prerequisite', 'need_for require_for'),
  ...said('advanced', 'build_on build_upon'),
  ...said('contrasts', 'contrast_with confuse_with distinguish_from oppose_to'),
  ...said('causes', 'attribute_to trace_to owe_to link_to', true),
]);

/** Nouns behind "is": "A is a cause of B". */
const NOUNS = new Map<string, Said>([
  ...said('causes', 'cause reason source root driver culprit trigger origin engine explanation'),
  ...said('causes', 'result consequence product effect outcome work by-product symptom', true),
  ...said('part_of', 'part component member layer element section organ region portion unit piece fragment'),
  ...said('part_of', 'stage phase step'),
  ...said('kind_of', 'kind type form sort variety example species class case instance subtype subset version breed'),
  ...said('prerequisite', 'prerequisite precondition condition requirement basis foundation'),
  ...said('application', 'tool instrument means method technique measure application use'),
  ...said('contrasts', 'opposite reverse inverse counterpart alternative antithesis converse'),
]);

/** Adjectives behind "is", with their preposition: "A is responsible for B". */
const ADJECTIVES = new Map<string, Said>([
  ...said('causes', 'responsible_for'),
  ...said('causes', 'due_to attributable_to', true),
  ...said(
    'prerequisite',
    'essential_for essential_to necessary_for necessary_to vital_for vital_to crucial_for crucial_to fundamental_to indispensable_for indispensable_to',
  ),
  ...said('prerequisite', 'dependent_on dependent_upon reliant_on', true),
  ...said('application', 'useful_for useful_in suitable_for suited_to applicable_to'),
  ...said('contrasts', 'different_from distinct_from opposite_to contrary_to'),
]);

/** What a verb in its plain form says of its subject and of what stands behind it. */
export const activeVerb = (lemma: string, preposition: string): Said | undefined =>
  ACTIVE.get(`${lemma} ${preposition}`.trim());

/** The same of a verb in the passive; with "by", it is said of whoever does it. */
export function passiveVerb(lemma: string, preposition: string): Said | undefined {
  const agent = preposition === 'by' ? ACTIVE.get(lemma) : undefined;
  return agent ? { kind: agent.kind, back: !agent.back } : PASSIVE.get(`${lemma} ${preposition}`);
}

/** What a noun behind "is" says: "the result of". */
export const predicateNoun = (head: string): Said | undefined => NOUNS.get(head);

/** What an adjective behind "is" says: "responsible for". */
export const predicateAdjective = (adjective: string, preposition: string): Said | undefined =>
  ADJECTIVES.get(`${adjective} ${preposition}`);

/** Nouns that only measure what hangs on them: "a part of the heat". */
export const MEASURES = new Set(
  words(
    `amount quantity number lot deal majority share portion piece series group set pair couple bit handful range variety kind type form sort body mass class level supply cup gram kilogram litre
    tonne ton mile metre hundred thousand million dozen majority minority half third quarter percentage proportion rest member`,
  ),
);
