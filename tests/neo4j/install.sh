#!/bin/sh
# Installs a Java runtime and Maven from Debian's packages where that is possible; where it is not, says so and leaves the tests to skip.
set -eu
if [ -n "${NEO4J_URI:-}" ] || { command -v java >/dev/null && command -v mvn >/dev/null; }; then
  exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "Installing Java and Maven for the Neo4j tests"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless maven >/dev/null && exit 0
fi
echo "No Java and Maven here and no right to install them: the Neo4j tests will be skipped. On Debian: sudo apt-get install default-jre-headless maven"
