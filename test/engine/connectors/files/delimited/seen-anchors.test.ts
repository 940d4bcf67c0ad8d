import t from 'tap';
import { SeenAnchors } from '../../../../../engine/connectors/files/delimited/seen-anchors.ts';

t.test('many identifiers', async (t) => {
  const seen = new SeenAnchors();
  const anchors = Array.from({ length: 200_000 }, (_, index) => `${index % 2 === 0 ? 'esr' : 'ESR'}/${index}`);

  const early = anchors.filter((anchor, index) => seen.firstLine(anchor, index + 2) !== 0);
  const wrong = anchors.filter((anchor, index) => seen.firstLine(anchor, 999_999) !== index + 2);

  t.same(early, [], 'are new when they come first');
  t.same(wrong, [], 'and known with their first line when they come again');
});
