"""Signs requests as botocore does, at the times at which they were signed.

Reads a list of {"url", "method", "headers": [[name, value], ...], "body" (base64), "service", "region",
"secret", "token", "date"} on standard input, where "headers" are those that were signed; prints for each
{"meaning", "text"}: the signature where botocore is given what the URL means, its names and values decoded as
a server does and encoded anew, and the one where it is given the URL's text as it is. One with "expires"
is a URL to be presigned.
"""

import base64
import datetime
import json
import sys
from urllib.parse import quote, unquote_to_bytes, urlsplit

import botocore.auth
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def meaning(url, service):
    scheme, rest = url.split("://", 1)
    host, target = rest.split("/", 1)
    path, mark, query = ("/" + target).partition("?")
    if service == "s3":
        path = quote(unquote_to_bytes(path), safe="/~")
    elif path.endswith(("/.", "/..")):
        # A folder, by RFC 3986 and the other SDKs of AWS, whose slash botocore drops.
        path += "/"
    pairs = []
    for pair in query.split("&") if mark else []:
        name, _, value = pair.partition("=")
        if pair:
            decoded = [unquote_to_bytes(text.replace("+", " ")) for text in (name, value)]
            pairs.append("=".join(quote(text, safe="-_.~") for text in decoded))
    return f"{scheme}://{host}{path}" + ("?" + "&".join(pairs) if pairs else "")


def signed(case, url):
    credentials = Credentials("AKIDEXAMPLE", case["secret"], case["token"])
    request = AWSRequest(method=case["method"], url=url, data=base64.b64decode(case["body"]))
    # What was given as it is must not be taken for a header that is to be made.
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    is_s3 = case["service"] == "s3"
    if "expires" in case:
        kind = S3SigV4QueryAuth if is_s3 else SigV4QueryAuth
        moment = datetime.datetime.strptime(case["date"], "%Y%m%dT%H%M%SZ")
        botocore.auth.get_current_datetime = lambda: moment
        auth = kind(credentials, case["service"], case["region"], expires=case["expires"])
        auth.add_auth(request)
        return request.url.rsplit("X-Amz-Signature=", 1)[1]
    kind = S3SigV4Auth if is_s3 else SigV4Auth
    auth = kind(credentials, case["service"], case["region"])
    request.context["timestamp"] = case["date"]
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return auth.signature(text, request)


cases = json.load(sys.stdin)
print(
    json.dumps(
        [
            {
                "meaning": signed(case, meaning(case["url"], case["service"])),
                "text": signed(case, case["url"]),
            }
            for case in cases
        ]
    )
)
