import type { GatewayPlugin } from '../context';

const NOT_ACCEPTABLE = 406;

/** Says what can be had to whoever accepts nothing of it; the status alone would leave a client without a reason. */
export function useNotAcceptable(): GatewayPlugin {
  return {
    onResponse({ response, setResponse, fetchAPI }) {
      if (response.status !== NOT_ACCEPTABLE || response.body) return;
      const message =
        'Nothing that the header "accept" names can be answered with. Accept application/graphql-response+json, application/json, or for subscriptions text/event-stream or multipart/mixed.';
      setResponse(
        fetchAPI.Response.json(
          { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
          { status: NOT_ACCEPTABLE, headers: { 'content-type': 'application/json; charset=utf-8' } },
        ),
      );
    },
  };
}
