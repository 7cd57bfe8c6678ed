"""Prints the microseconds of the processor that elasticsearch-py takes to write so many documents, and its page faults.

Arguments: the port of the server, how many documents, and how often; the best time counts.
"""

import resource
import sys
import time

from elasticsearch import Elasticsearch, OrjsonSerializer
from elasticsearch.helpers import streaming_bulk

PORT, DOCUMENTS, TIMES = map(int, sys.argv[1:])

TEXT = ("looking after a small tree takes patience water and light " * 4)[:190]
# A thousand different ones again and again, as of the other clients.
MADE = [
    {
        "author": f"author-{number % 50}",
        "title": f"How to look after bonsai number {number}",
        "lang": "en",
        "tags": ["bonsai", "garden", "japan"],
        "published": "2024-05-17T12:30:00Z",
        "likes": number * 7 % 1000,
        "featured": number % 2 == 0,
        "text": TEXT,
    }
    for number in range(1_000)
]


def documents():
    for number in range(DOCUMENTS):
        source = MADE[number % len(MADE)]
        yield {"_op_type": "create", "_index": "small", "_id": f"{number:020}", "_source": source}


def write(client):
    return sum(ok for ok, _ in streaming_bulk(client, documents(), chunk_size=1000))


client = Elasticsearch(
    f"http://127.0.0.1:{PORT}",
    basic_auth=("user", "password"),
    serializers={"application/json": OrjsonSerializer()},
    request_timeout=60,
)
write(client)
best = float("inf")
faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(TIMES):
    before = time.process_time()
    if write(client) != DOCUMENTS:
        sys.exit("the answer is not what the server sends")
    best = min(best, time.process_time() - before)
faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults
print(best * 1e6, faults / TIMES)
