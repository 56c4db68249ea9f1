#!/usr/bin/env bash
# Filters on a real Spark with two worker processes (local-cluster mode), kills one of them, and compares with one machine.
# Needs Java 17 or later and some minutes; installs PySpark (450 MB, once).
# DEBUG_FLAGS are those of the other everyday commands, so that nothing is built twice.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! java -version >/dev/null 2>&1; then
  echo "raise: Spark needs Java 17 or later, and there is no java; on Debian: apt-get install openjdk-17-jre-headless" >&2
  exit 2
fi
read -ra flags <<<"${DEBUG_FLAGS:-}"
scripts/python.sh .build/venv-cluster scripts/cluster-requirements.txt
swift build --product raise "${flags[@]}"
RAISE=$(swift build --show-bin-path)/raise
PYSPARK_PYTHON=$PWD/.build/venv-cluster/bin/python
SPARK_LOCAL_IP=127.0.0.1
export RAISE PYSPARK_PYTHON SPARK_LOCAL_IP
unset SPARK_HOME
.build/venv-cluster/bin/python -m unittest -v scripts/test_cluster.py
