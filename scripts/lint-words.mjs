// Keeps words out that only this project used, where the field has a standard one. Run by `npm run lint`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What must not be written, and what is written instead. */
const WORDS = [
  [/[Ee]rrands?\b|\bErrand/, 'effect'],
  [/\bbegun|[bB]egun[A-Z]|\bBegun\b/, 'started, start requested'],
  [/\brequestTold/, 'ReportedStatus'],
  [/lookAt[A-Z]|nextLook|\bLOOKS?_|_LOOK_/, 'poll, POLL_INTERVAL_MS'],
  [/\bReception\b/, 'SignalResult'],
  [/[Cc]ircumstances/, 'DecisionContext'],
  [/\bdeeds?\b|noteChange/, 'auditEntry, recordStatusChange'],
  [/\bRefused\b(?!')|@throws Refused/, 'DomainError'],
  [/\bgiven\(/, 'omitNullish'],
  [/longestWay/, 'criticalPathMs'],
  [/whileGood|endWithClient/, 'untilRevoked, closeWithResponse'],
  [/[qQ]ueuePlace|place in line|\bin line\b/, 'queuePosition, queued'],
  [/keptFrom|STAGE_KEPT/, 'reusedFrom, STAGE_REUSED'],
  [/[wW]ithoutUnseen|\bunseen\b/, 'stripInvisibleCharacters, invisible'],
  [/[mM]onsters?\b/, 'overlong tokens'],
  [/\b[sS]craps?\b/, 'fragments'],
  [/type Tell\b|: Tell\b/, 'ProgressCallback'],
  [/isPassing|passing-faults/, 'isTransient, transient-errors'],
  [/pathOfUnstorable|\bstorable\b/, 'findUnstorableText, jsonb-text'],
  [/[lL]ateInbox|\bInbox\b|\binbox\b/, 'WorkerCallbacks, deferredCallbacks'],
  [/LEFT_ALONE|[lL]eft alone|let alone by/, 'CIRCUIT_OPEN, not called'],
  [/\b(?:MOST|LEAST|LONGEST|FEWEST|SHORTEST)_/, 'MAX_, MIN_'],
  [/LATELY|\blately\b/, 'RECENT_SAMPLE_SIZE, recent'],
  [/template-faults|[fF]aultsOf/, 'template-validation, ValidationIssue'],
  [/TemplateLife\b|template-life\b/, 'TemplateLifecycle'],
  [/[eE]xperience\b/, 'run statistics, runStats'],
  [/\b(?:EVERYBODY|NOBODY)\b/, 'ALL_TENANTS, NO_TENANT'],
  [/[sS]omebody/, 'a user, a caller, an actor'],
  [/good for (?:nothing|ever)/, 'not valid, valid for ever'],
  [/continue behind/, 'after'],
  [/may not know of/, 'is not visible to'],
  [/c[ao]mes? to nothing/, 'failed'],
  [/[sS]tands? against/, 'blockers, why it cannot'],
  [/[sS]tands? for no limit/, 'null means unlimited'],
  [/that is none\b|' is none|` is none/, 'is not a valid …'],
  [/as it should be/, 'valid, expected'],
  [/KAM cannot say/, 'the authentication service is unavailable'],
];

/** What is not ours to word: released migrations, texts that tests read, what is generated, and this list. */
const EXCEPT =
  /^(?:migrations\/.*\/\d{4}-|tests\/corpus\/|console\/src\/graph\/operations|tests\/fixtures\/|examples\/|schema\/|scripts\/lint-words\.mjs|lib\/text\/verbs\.ts|CHANGELOG\.md)/;

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs', '*.sql', '*.md', '*.yml'], {
  encoding: 'utf8',
});
const found = files
  .trim()
  .split('\n')
  .filter((file) => !EXCEPT.test(file))
  .flatMap((file) =>
    `${file}\n${readFileSync(file, 'utf8')}`.split('\n').flatMap((line, number) =>
      WORDS.flatMap(([word, instead]) => {
        const [match] = word.exec(line) ?? [];
        return match === undefined ? [] : [`${file}:${number}: "${match}" — write ${instead}`];
      }),
    ),
  );
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
}
