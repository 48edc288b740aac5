// The first words of a questionnaire in the designer: written on its page, translated in its grid; and a page
// that holds what is not saved keeps its languages.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { designerSite, type DesignerSite } from './designer-site.ts';

let designer: DesignerSite;
beforeAll(async () => {
  designer = await designerSite();
});
afterAll(async () => {
  await designer.site.close();
});

it('are written on the page of titles and stand in the grid by name', async () => {
  const { send, agent, newest } = designer;
  const saved = await send('/questionnaires/small/describe', {
    ...{ 'title.vi': 'Phiếu nhỏ', 'title.en': 'Small form', defaultLanguage: 'vi' },
    ...{ 'language.0.code': 'vi', 'language.0.name': 'Tiếng Việt' },
    ...{ 'language.1.code': 'en', 'language.1.name': 'English' },
    ...{ 'purpose.vi': 'Để sửa giờ mở cửa.', 'asked.vi': 'Ba câu.' },
  });
  expect(saved.headers['location']).toContain('done=saved');
  expect((await newest()).model).toMatchObject({ purpose: { vi: 'Để sửa giờ mở cửa.' } });
  const grid = await agent.get('/questionnaires/small/translations?to=en&show=all').expect(200);
  expect(grid.text).toContain('Để sửa giờ mở cửa.');
  expect(grid.text).toMatch(/hỏi để làm gì<\/span>/);
  await send('/questionnaires/small/translations?to=en', {
    'text:purpose': 'To mend the opening hours.',
  });
  expect((await newest()).model).toMatchObject({ purpose: { en: 'To mend the opening hours.' } });
});

it('a question that is being changed has links to other languages', async () => {
  const { send } = designer;
  const shown = await send('/questionnaires/small/edit/way', {
    do: 'option-more',
    kind: 'select_one',
    name: 'way',
  });
  expect(shown.text).toContain('chưa được lưu');
  expect(shown.text).not.toContain('formaction=');
  expect(shown.text).toMatch(/<a href="[^"]*lang=en"/);
});
