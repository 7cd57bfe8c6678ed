"""Answers 200 to requests whose AWS signature botocore would have made, and 403 to others; prints its port first, and
ends with its standard input."""

import hashlib
import http.server
import json
import re
import sys
import threading

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY_ID, SECRET, TOKEN = sys.argv[1:4]

# What is asked for by path and has another answer than an empty object.
ANSWERS = {
    "/": {"cluster_name": "verifier", "version": {"distribution": "opensearch", "number": "2.11.0"}},
    "/_cat/indices": [{"index": "shop-2026", "docs.count": "42"}],
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def verify(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        problem = self.problem(body)
        answer = (problem or json.dumps(ANSWERS.get(self.path.split("?")[0], {}))).encode()
        self.send_response(403 if problem else 200)
        self.send_header("content-type", "text/plain" if problem else "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def problem(self, body):
        given = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, "
            r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})",
            self.headers.get("authorization", ""),
        )
        if not given:
            return "no signature"
        key_id, _, region, service, names, signature = given.groups()
        if key_id != KEY_ID or self.headers.get("x-amz-security-token") != TOKEN:
            return "another key"
        if self.headers.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
            return "another body"
        headers = {name: self.headers[name] for name in names.split(";")}
        for name in ("host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"):
            if name not in headers:
                return name + " is not signed"
        url = "http://" + self.headers["host"] + self.path
        request = AWSRequest(method=self.command, url=url, data=body, headers=headers)
        request.context["timestamp"] = self.headers["x-amz-date"]
        auth = SigV4Auth(Credentials(KEY_ID, SECRET, TOKEN), service, region)
        canonical = auth.canonical_request(request)
        expected = auth.signature(auth.string_to_sign(request, canonical), request)
        return None if signature == expected else "another signature, expected that of\n" + canonical

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = verify

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
