"""Prints the nanoseconds of the processor that elasticsearch-py takes for each document that it writes."""

import sys
import time

from elasticsearch import Elasticsearch, OrjsonSerializer
from elasticsearch.helpers import streaming_bulk

DOCUMENTS = 20_000


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
    f"http://127.0.0.1:{sys.argv[1]}",
    basic_auth=("user", "password"),
    serializers={"application/json": OrjsonSerializer()},
    request_timeout=60,
)
write(client)
best = None
for _ in range(5):
    before = time.process_time()
    if write(client) != DOCUMENTS:
        sys.exit("the answer is not what the server sends")
    taken = time.process_time() - before
    best = taken if best is None else min(best, taken)
print(best * 1e9 / DOCUMENTS)
