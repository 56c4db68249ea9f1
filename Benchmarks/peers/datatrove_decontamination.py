"""datatrove's n-gram decontamination of a JSON Lines file.

    datatrove_decontamination.py BENCHMARK.jsonl DOCUMENTS.jsonl OUT.jsonl

Rows of the benchmark have `question` and `answer`, which are datatrove's query and label; n-grams of all of both count. Writes
of each document its id and whether it is dropped, and prints the seconds that filtering took.
"""

import argparse
import json
import logging
import pathlib
import tempfile
import time

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.decont.n_grams import NGramsDecontConfig, NGramsDecontFilter, NGramsDecontIndexer
from loguru import logger


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benchmark")
    parser.add_argument("documents")
    parser.add_argument("out")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    logger.remove()
    config = NGramsDecontConfig(find_query_ngrams=True)
    with tempfile.TemporaryDirectory() as folder:
        filter = NGramsDecontFilter(folder, config=config)
        # Its own reader of benchmarks needs lighteval; what it computes of a row does not.
        indexer = object.__new__(NGramsDecontIndexer)
        indexer.config, indexer.tokenizer, indexer.hash_func = config, filter.tokenizer, filter.hash_func
        hashes = set()
        with open(options.benchmark, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                hashes.update(indexer.compute_hashes(row["answer"], row["question"]))
        np.array(sorted(hashes), dtype=np.uint64).tofile(pathlib.Path(folder) / "benchmark.index.hashes")
        seconds = 0
        with open(options.documents, encoding="utf-8") as lines, open(options.out, "w", encoding="utf-8") as out:
            for record in map(json.loads, lines):
                document = Document(text=record["text"], id=record["id"])
                start = time.perf_counter()
                result = filter.filter(document)
                seconds += time.perf_counter() - start
                out.write(json.dumps({"id": record["id"], "dropped": result is not True}) + "\n")
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
