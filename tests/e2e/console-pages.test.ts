import fs from 'node:fs';
import { COLOUR_RULES, ConsoleUnderTest } from '../setup/console';
import { TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

describe('every page of the console', () => {
  let under: ConsoleUnderTest;
  let execution: string;
  let request: string;
  let draft: string;
  beforeAll(async () => {
    under = await ConsoleUnderTest.start();
    const client = under.system.as(TECHCORP);
    execution = await client.start('course_creation', TECHCORP, { topic: 'Tides', sourceText: TIDES });
    await client.ended(execution, 'id');
    const { data } = await client.query<{ createRequest: { request: { id: string } } }>(
      `mutation { createRequest(input: { message: "A quiz about the tides", type: QUIZ, masterTemplate: "quiz_generation" }) { request { id } } }`,
    );
    request = data.createRequest.request.id;
    const admin = await under.system.asUser('admin');
    const made = await admin.query<{ duplicateMasterTemplate: { masterTemplate: { id: string } } }>(
      `mutation { duplicateMasterTemplate(input: { id: "mt_course_001@1", as: "mt_course_001" }) { masterTemplate { id } }
         duplicateWorkerTemplate(input: { worker: "bitware-content-granulator", id: "quiz_v1", as: "quiz_v1" }) { template { id } } }`,
    );
    draft = made.data.duplicateMasterTemplate.masterTemplate.id;
  }, 180_000);
  afterAll(() => under.close());

  const PAGES: [path: string, heading: string | RegExp][] = [
    ['/', /Hello/],
    ['/requests', 'Requests'],
    ['/requests/new', 'Ask for something'],
    ['/requests/:request', 'A quiz about the tides'],
    ['/executions', 'Executions'],
    ['/executions/:execution', 'Course Creation'],
    ['/executions/:execution?tab=time', 'Course Creation'],
    ['/executions/:execution?tab=attempts', 'Course Creation'],
    ['/executions/:execution?tab=input', 'Course Creation'],
    ['/templates', 'Templates'],
    ['/templates/educational_content_pipeline?stage=2', 'Educational Content Pipeline'],
    ['/templates/course_creation/versions', 'Versions of Course Creation'],
    ['/worker-templates', 'Worker templates'],
    ['/worker-templates/bitware-content-granulator/course_v1', 'Course'],
    ['/clients', 'Clients'],
    ['/clients/client_demo_001', 'TechCorp Solutions'],
    ['/clients/client_demo_001?tab=keys', 'TechCorp Solutions'],
    ['/clients/client_demo_001?tab=requests', 'TechCorp Solutions'],
    ['/clients/client_demo_001?tab=spend', 'TechCorp Solutions'],
    ['/clients/client_demo_001?tab=users', 'TechCorp Solutions'],
    ['/drafts/:draft?stage=1', 'Course Creation'],
    ['/drafts/:draft?tab=code', 'Course Creation'],
    ['/drafts/:draft?tab=preview', 'Course Creation'],
    ['/drafts/:draft?tab=differences', 'Course Creation'],
    ['/worker-templates/bitware-content-granulator/quiz_v1%402', 'Quiz'],
    ['/workers', 'Workers'],
    ['/users', 'Users'],
    ['/spend', 'Spend'],
    ['/audit', 'Audit'],
    ['/notifications', 'Notifications'],
    ['/webhooks', 'Webhooks'],
    ['/account', /Admin/],
  ];

  const PHONE = { width: 390, height: 844 };
  const DESKTOP = { width: 1280, height: 900 };

  test('is without a finding of axe in both schemes, an error, or a violation of the policy, and fits a phone', async () => {
    const visit = await under.signedIn('admin', '/');
    const { page } = visit;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const findings: string[] = [];
    const wide: string[] = [];
    for (const [path, heading] of PAGES) {
      await visit.open(
        path.replace(':execution', execution).replace(':request', request).replace(':draft', encodeURIComponent(draft)),
      );
      const title = page.getByRole('heading', { level: 1, name: heading });
      // A service that is busy says so, and asks to try again.
      await title.waitFor().catch(async () => {
        await page.reload();
        await title.waitFor();
      });
      await page
        .getByRole('status', { name: /^Reading/ })
        .first()
        .waitFor({ state: 'detached' });
      findings.push(...(await visit.accessibilityFaults()).map((finding) => `${path} ${finding}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
      findings.push(...(await visit.accessibilityFaults(COLOUR_RULES)).map((finding) => `${path} in dark ${finding}`));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(PHONE);
      // What is laid out by script follows the width a moment later.
      const fits = waitFor(
        `${path} to fit`,
        async () => (await page.evaluate<number>('document.documentElement.scrollWidth')) <= PHONE.width || null,
        5_000,
      );
      await fits.catch(() => wide.push(path));
      await page.setViewportSize(DESKTOP);
    }
    const { faults } = visit;
    await visit.close();
    expect({ findings, faults, wide }).toEqual({ findings: [], faults: [], wide: [] });
  }, 600_000);
});
