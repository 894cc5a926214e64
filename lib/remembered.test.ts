import { Remembered } from './remembered';

describe('what is remembered', () => {
  const asked: string[][] = [];
  const read = async (keys: readonly string[]): Promise<(string | Error)[]> => {
    asked.push([...keys]);
    return keys.map((key) => (key === 'bad' ? new Error('not now') : `value of ${key}`));
  };
  let remembered: Remembered;
  const valuesOf = (...keys: string[]) => remembered.valuesOf(keys, keys, read);
  beforeEach(() => {
    remembered = new Remembered();
    asked.length = 0;
  });

  test('is read once, and only what is missing is read', async () => {
    await valuesOf('a', 'b');
    expect(await valuesOf('c', 'a', 'd')).toEqual(['value of c', 'value of a', 'value of d']);
    expect(asked).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('is read anew after a change', async () => {
    await valuesOf('a');
    remembered.forget();
    await valuesOf('a');
    expect(asked).toEqual([['a'], ['a']]);
  });

  test('is not kept when something changes while it is read', async () => {
    await remembered.valuesOf(['a'], ['a'], async (keys) => {
      remembered.forget();
      return read(keys);
    });
    await valuesOf('a');
    expect(asked).toEqual([['a'], ['a']]);
  });

  test('is no failure', async () => {
    const [failure] = await valuesOf('bad');
    expect(failure).toBeInstanceOf(Error);
    await valuesOf('bad');
    expect(asked).toEqual([['bad'], ['bad']]);
  });
});
