import type { NounPhrase } from './chunks';
import { isRole } from './duties';

/** People as a group, and bodies that act as they do, beside those who have a role. */
const PEOPLE =
  /^(?:man|men|woman|women|child|children|people|person|gentleman|gentlemen|lady|ladies|boy|girl|farmer|settler|trader|peasant|historian|parliament|congress|council|committee|soldier|citizen|resident|king|queen|society|community|family|company|\p{L}+ists?|\p{L}{3,}(?:smith|smen|sman))$/u;

/** Whether a phrase is of people. */
export const isPerson = ({ head }: NounPhrase): boolean => PEOPLE.test(head.toLowerCase()) || isRole(head);
