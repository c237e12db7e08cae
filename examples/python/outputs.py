"""Prints the outputs of every target of a parent execution as lines of JSON, with Python's standard library alone.

ROLLCALL_URL=https://….execute-api.eu-west-1.amazonaws.com AWS_REGION=eu-west-1 python3 outputs.py PARENT_ID
Credentials are those of the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
"""

import datetime
import hashlib
import hmac
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

ALGORITHM = "AWS4-HMAC-SHA256"


def signed(url, now=None):
    """A GET request, signed for an HTTP API.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    now = now or datetime.datetime.now(datetime.timezone.utc)
    time, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    parts = urllib.parse.urlsplit(url)
    headers = {"host": parts.netloc, "x-amz-date": time}
    if os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = os.environ["AWS_SESSION_TOKEN"]
    names = ";".join(sorted(headers))
    canonical = "\n".join(
        ["GET", parts.path, parts.query]
        + [f"{name}:{headers[name]}" for name in sorted(headers)]
        + ["", names, hashlib.sha256(b"").hexdigest()]
    )
    scope = f"{day}/{os.environ['AWS_REGION']}/execute-api/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, "\n".join([ALGORITHM, time, scope, digest]).encode(), hashlib.sha256).hexdigest()
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    headers["authorization"] = f"{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}"
    return urllib.request.Request(url, headers=headers)


def get(path, **query):
    """An answer of the API, parsed. The query is sorted and encoded as a signature needs it."""
    text = urllib.parse.urlencode(sorted(query.items()), quote_via=urllib.parse.quote)
    with urllib.request.urlopen(signed(f"{os.environ['ROLLCALL_URL'].rstrip('/')}{path}?{text}"), timeout=35) as answer:
        return json.load(answer)


def results(parent_id):
    """Every result of a parent execution, page after page."""
    query = {"limit": 1000}
    while True:
        page = get(f"/executions/{parent_id}/results", **query)
        yield from page["results"]
        if "nextToken" not in page:
            return
        query["nextToken"] = page["nextToken"]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: outputs.py PARENT_ID")
    try:
        for result in results(urllib.parse.quote(sys.argv[1], safe="")):
            names = ("accountId", "region", "verdict", "outputs")
            print(json.dumps({name: result[name] for name in names if name in result}))
    except urllib.error.HTTPError as error:
        problem = json.loads(error.read() or b"{}")
        sys.exit(f"{error.code}: {problem.get('detail', problem.get('message', ''))}")
