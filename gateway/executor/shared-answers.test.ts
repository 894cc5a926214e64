import type { ExecutionResult } from 'graphql';
import { SharedAnswers } from './shared-answers';

describe('answers to events', () => {
  const operation = {};
  let shared: SharedAnswers;
  let asked = 0;
  const answer = (result: ExecutionResult = { data: { done: true } }) => {
    asked += 1;
    return Promise.resolve(result);
  };
  beforeEach(() => {
    shared = new SharedAnswers();
    asked = 0;
  });
  afterEach(() => jest.restoreAllMocks());

  test('are made once for all who follow by the same name', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => shared.answerTo(operation, 'a', answer)));
    expect(new Set(answers).size).toBe(1);
    expect(asked).toBe(1);
  });

  test('are made for each who asks, and for each operation', async () => {
    await shared.answerTo(operation, 'a', answer);
    await shared.answerTo(operation, 'b', answer);
    await shared.answerTo({}, 'a', answer);
    expect(asked).toBe(3);
  });

  test('are made anew for whoever lags behind', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    await shared.answerTo(operation, 'a', answer);
    now.mockReturnValue(1_001);
    await shared.answerTo(operation, 'a', answer);
    expect(asked).toBe(2);
  });

  test('are not kept when something failed', async () => {
    await shared.answerTo(operation, 'a', () => answer({ data: null, errors: [] }));
    await shared.answerTo(operation, 'a', answer);
    await expect(shared.answerTo(operation, 'b', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await shared.answerTo(operation, 'b', answer);
    expect(asked).toBe(3);
  });
});
