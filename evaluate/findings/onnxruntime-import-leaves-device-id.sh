#!/usr/bin/env bash
# ONNX Runtime: on Linux, importing it stores a lasting device id and a queue of usage events in the user's cache folder
#
# Versions: onnxruntime 1.32.0 from PyPI on Linux (1.29.0 does the same, on Maven Central too).
# One would guess: an inference library on Linux reads models and writes nothing of its own.
# What happens: import onnxruntime, without any model, writes an id that stays to
#   $XDG_CACHE_HOME/Microsoft/DeveloperTools/.onnxruntime/deviceid, and beside it a database of events to be sent.
#   ORT_DISABLE_TELEMETRY=1 prevents both, if it is set before the library is loaded. So does CI=true, which is why
#   continuous integration never sees the files.
# Why it matters: distilled models run where nothing may be written and nothing sent: phones, hospitals, read-only containers.
# The import runs here in an empty home folder with a clean environment; its proxy settings lead nowhere, so that nothing is sent.
# Seen on 2026-12-01:
#   as delivered: deviceid onnxruntime.db
#   ORT_DISABLE_TELEMETRY=1: nothing
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
if [[ $(uname -s) != Linux ]]; then
  echo "this finding is about Linux"
  exit 0
fi
python_with python numpy==2.4.6 onnxruntime==1.32.0
left_behind() {
  local home
  home=$(mktemp -d -p "$work")
  env -i PATH="$PATH" HOME="$home" XDG_CACHE_HOME="$home/cache" TMPDIR="$home" PYTHONDONTWRITEBYTECODE=1 \
    http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 "$@" "$work/python/bin/python" -c 'import onnxruntime'
  find "$home" -path '*/.onnxruntime/*' -type f -size +0 \( -name deviceid -o -name onnxruntime.db \) -printf '%f\n' |
    sort | paste -sd ' '
}
delivered=$(left_behind)
disabled=$(left_behind ORT_DISABLE_TELEMETRY=1)
echo "as delivered: ${delivered:-nothing}"
echo "ORT_DISABLE_TELEMETRY=1: ${disabled:-nothing}"
if [[ $delivered != "deviceid onnxruntime.db" || -n $disabled ]]; then
  echo "CHANGED: other files are left, or the variable does not help"
  exit 1
fi
