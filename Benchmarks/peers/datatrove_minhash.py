"""datatrove's MinHash deduplication of a JSON Lines file: its four steps one after the other, on one core.

    datatrove_minhash.py DOCUMENTS.jsonl FOLDER

Prints one JSON object: the processor seconds of each step, reading and writing of documents among them, and `clusters`, the lists
of ids of documents that it takes for the same. Starting up and loading the tokenizer are not timed.
"""

import argparse
import collections
import json
import logging
import pathlib
import shutil
import struct
import time

from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from loguru import logger


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    logger.remove()
    shutil.rmtree(options.folder, ignore_errors=True)
    folder = str(options.folder)
    config = MinhashConfig()
    signature = MinhashDedupSignature(f"{folder}/signatures", config=config)
    signature.get_shingles("The tokenizer is loaded when it is first asked for.")

    def documents():
        return JsonlReader(str(options.documents.parent), glob_pattern=options.documents.name).run()

    seconds = {}
    start = time.process_time()
    signature.run(documents(), rank=0, world_size=1)
    seconds["signatures"] = time.process_time() - start
    start = time.process_time()
    buckets = MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)
    for rank in range(config.num_buckets):
        buckets.run(rank=rank, world_size=config.num_buckets)
    seconds["buckets"] = time.process_time() - start
    start = time.process_time()
    MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config=config, save_cluster_id=True).run()
    seconds["clusters"] = time.process_time() - start
    start = time.process_time()
    filter = MinhashDedupFilter(f"{folder}/clusters")
    with JsonlWriter(f"{folder}/kept") as writer:
        for document in filter.run(documents(), rank=0, world_size=1):
            writer.write(document)
    seconds["filter"] = time.process_time() - start
    # Its reader passes over documents without text, so its numbers are not those of lines.
    ids = [document.id for document in documents()]
    found = clusters(options.folder / "clusters" / "000000.clusters")
    print(json.dumps({"seconds": seconds, "clusters": [[ids[document] for document in cluster] for cluster in found]}))


def clusters(path):
    """The sets of documents, each in ascending order."""
    sets = collections.defaultdict(list)
    if path.exists():
        for document, cluster in struct.iter_unpack("<2I", path.read_bytes()):
            sets[cluster].append(document)
    return [sorted(documents) for documents in sets.values()]


if __name__ == "__main__":
    main()
