# Sourced by every finding: a temporary folder that is removed at the end, and pinned packages inside it.
# Needs Python 3.11 or later, and for the Java findings JDK 17 or later with Maven.

set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1 ORT_DISABLE_TELEMETRY=1
export HF_HOME="$work/hugging-face" HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error

# python_with NAME PACKAGE==VERSION…  makes a virtual environment; run it with "$work/NAME/bin/python"
python_with() {
  local name=$1
  shift
  python3 -m venv "$work/$name"
  "$work/$name/bin/pip" install --quiet --disable-pip-version-check --no-compile --only-binary :all: "$@" >&2
}

# java_with GROUP:ARTIFACT:VERSION[:CLASSIFIER]…  puts the class path of these artifacts into $class_path
java_with() {
  local coordinate group artifact version classifier
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><dependencies>'
    for coordinate in "$@"; do
      IFS=: read -r group artifact version classifier <<<"$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version>"
      echo "${classifier:+<classifier>$classifier</classifier>}</dependency>"
    done
    echo '</dependencies></project>'
  } >"$work/pom.xml"
  mvn --batch-mode --quiet --file "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dmdep.outputFile="$work/class-path" >"$work/log" 2>&1 || { cat "$work/log" >&2 && return 1; }
  class_path=$(<"$work/class-path")
}

# java_run CLASS  compiles $work/CLASS.java and runs it
java_run() {
  javac -proc:none -XDsuppressNotes -cp "$class_path" -d "$work/classes" "$work/$1.java"
  java -Dorg.bytedeco.javacpp.cachedir="$work/natives" -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -cp "$work/classes:$class_path" "$1"
}

# The name that native artifacts of this host have on Maven Central.
native_platform() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo linux-x86_64 ;;
    Linux-aarch64) echo linux-arm64 ;;
    Darwin-arm64) echo macosx-arm64 ;;
    Darwin-x86_64) echo macosx-x86_64 ;;
    *) echo "no native artifacts for $(uname -sm)" >&2 && return 1 ;;
  esac
}

nd4j() {
  java_with org.nd4j:nd4j-native:1.0.0-M2.1 "org.nd4j:nd4j-native:1.0.0-M2.1:$(native_platform)" \
    org.slf4j:slf4j-nop:1.7.21
}
