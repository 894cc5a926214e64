"""Plans a course, starts it and follows it to its end, with nothing but Python's own library.

    python3 examples/follow.py "Tides" examples/tides.md

API_KEY and CLIENT_ID name the client, else the first demo client is taken; GATEWAY_URL names another address.
Events come as server-sent events; what broke off goes on behind the last event that came.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("GATEWAY_URL", "http://localhost:4000/graphql")


def credentials():
    if "API_KEY" in os.environ:
        return os.environ["CLIENT_ID"], os.environ["API_KEY"]
    with open(".data/credentials.json", encoding="utf8") as file:
        client = json.load(file)["clients"][0]
    return client["id"], client["apiKey"]


CLIENT_ID, API_KEY = credentials()

# With these the service asks to come back; what is refused otherwise is refused again.
COME_BACK = ("RESUME_FROM_CURSOR", "SERVICE_UNAVAILABLE", "RATE_LIMITED")


def send(query, variables, accept, timeout):
    """Sends an operation. The answer is read by whoever asked: events come one by one."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"content-type": "application/json", "accept": accept, "x-api-key": API_KEY}
    return urllib.request.urlopen(urllib.request.Request(URL, body, headers), timeout=timeout)


def ask(query, variables):
    """Answers a query or a mutation. What is refused as a whole has a status of its own, and says why in the same form."""
    try:
        with send(query, variables, "application/graphql-response+json", timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
    if answer.get("errors"):
        raise SystemExit("; ".join(error["message"] for error in answer["errors"]))
    return answer["data"]


def plan(parameters):
    return ask(
        """query ($client: ID!, $parameters: JSON) { masterTemplate(name: "course_creation") {
          plan(clientId: $client, parameters: $parameters) {
            verdict price { max { amount currency } } blockers { message } } } }""",
        {"client": CLIENT_ID, "parameters": parameters},
    )["masterTemplate"]["plan"]


def start(parameters):
    # One key for all tries: whatever happens to the connection, one execution is started.
    variables = {
        "input": {
            "masterTemplate": "course_creation",
            "clientId": CLIENT_ID,
            "parameters": parameters,
            "idempotencyKey": str(uuid.uuid4()),
        }
    }
    payload = ask(
        """mutation ($input: StartExecutionInput!) { startExecution(input: $input) {
          execution { id } errors { message } } }""",
        variables,
    )["startExecution"]
    if payload["errors"]:
        raise SystemExit("; ".join(error["message"] for error in payload["errors"]))
    return payload["execution"]["id"]


def events(execution):
    """Yields each event of an execution once, from the first to the last, however often the connection breaks."""
    cursor = None
    while True:
        try:
            with send(
                """subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) {
                  __typename sequence cursor ... on StageProgressed { percent message } execution { status } } }""",
                {"id": execution, "after": cursor},
                "text/event-stream",
                timeout=60,
            ) as stream:
                name = None
                for line in stream:
                    field, _, value = line.decode().rstrip("\n").partition(": ")
                    if field == "event":
                        name = value
                    if field == "event" and value == "complete":
                        return
                    if field == "data" and name == "next":
                        message = json.loads(value)
                        for error in message.get("errors", []):
                            if error["extensions"]["code"] not in COME_BACK:
                                raise SystemExit(error["message"])
                        if message.get("errors"):
                            break
                        event = message["data"]["executionEvents"]
                        cursor = event["cursor"]
                        yield event
        except urllib.error.HTTPError as error:
            # What is refused now is refused again, unless there is too much to do.
            if error.code not in (429, 503):
                raise SystemExit(json.load(error)["errors"][0]["message"]) from error
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(1)


def main(topic, file=None):
    parameters = {"topic": topic}
    if file:
        with open(file, encoding="utf8") as source:
            parameters["sourceText"] = source.read()
    planned = plan(parameters)
    print(planned["verdict"], "at most", planned["price"]["max"]["amount"], planned["price"]["max"]["currency"])
    for blocker in planned["blockers"]:
        print(" ", blocker["message"])
    if planned["verdict"] != "ALLOWED":
        raise SystemExit(1)
    execution = start(parameters)
    print("started", execution)
    for event in events(execution):
        more = f' {event["percent"]} % {event["message"]}' if "percent" in event else ""
        print(f'{event["sequence"]:4} {event["__typename"]} {event["execution"]["status"]}{more}')
    made = ask(
        "query ($id: ID!) { execution(id: $id) { status cost { amount currency } cause { message } } }",
        {"id": execution},
    )["execution"]
    print(made["status"], made["cost"]["amount"], made["cost"]["currency"])


if __name__ == "__main__":
    main(*sys.argv[1:3] or ["Tides"])
