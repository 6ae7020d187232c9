#!/bin/bash
# Runs the differential programs on java and on pavm and lists those that differ.
#
#   javatests/run-diff.sh [plain|hop|gcstress] [filter]
#
# The filter is a regular expression on class names (diff.str.Format). Environment:
#   PAVM     the pavm binary (default: the newest of target/release/pavm and target/debug/pavm)
#   JAVA     the reference (default: java)
#   JOBS     programs at a time (default 2)
#   TIMEOUT  seconds for each program (default 120)
#   OUT      directory for outputs (default: a new one below /tmp)
# Outputs are OUT/CLASS.{out,err,rc}; reference outputs are kept in target/ref, by jar and JDK.
set -u
here=$(cd "$(dirname "$0")" && pwd)
jar=$here/target/javatests.jar
res=$here/src/main/resources

class_path() {
    case $1 in
    diff.third.*)
        printf '%s' "$jar:$here/target/javatests-suite.jar"
        for j in "$here"/target/lib/*.jar; do printf ':%s' "$j"; done
        ;;
    *) printf '%s' "$jar" ;;
    esac
}

# run PREFIX CLASS COMMAND...: runs one program in an empty directory, leaves PREFIX.{out,err,rc}.
run() {
    local prefix=$1 class=$2
    shift 2
    local base=$res/${class//./\/} in=/dev/null work
    local -a opts=() args=()
    [ -f "$base.opts" ] && mapfile -t opts <"$base.opts"
    [ -f "$base.args" ] && mapfile -t args <"$base.args"
    [ -f "$base.in" ] && in=$base.in
    work=$(mktemp -d)
    (cd "$work" && exec env -u JAVA_TOOL_OPTIONS -u CLASSPATH -u _JAVA_OPTIONS TZ=UTC LC_ALL=C.UTF-8 \
        timeout -k 5 "${TIMEOUT:-120}" "$@" "${opts[@]}" -cp "$(class_path "$class")" "$class" "${args[@]}" \
        <"$in" >"$prefix.out" 2>"$prefix.err")
    echo $? >"$prefix.rc"
    rm -rf "$work"
}

if [ "${1:-}" = --one ]; then
    class=$2
    if [ ! -f "$REF/$class.rc" ]; then
        run "$REF/.$class" "$class" "$JAVA" -Xshare:auto
        for e in out err rc; do mv "$REF/.$class.$e" "$REF/$class.$e"; done
    fi
    run "$OUT/$class" "$class" $COMMAND
    what=
    for e in out err rc; do
        cmp -s "$REF/$class.$e" "$OUT/$class.$e" || what="$what $e"
    done
    rc=$(cat "$OUT/$class.rc")
    if [ -z "$what" ]; then
        echo "ok   $class"
    else
        [ "$rc" = 124 ] && what="$what timeout"
        [ "$rc" -gt 128 ] && what="$what signal-$((rc - 128))"
        echo "FAIL $class ($what ) $(grep -m1 . "$OUT/$class.err" | cut -c1-100)"
    fi
    exit 0
fi

mode=plain
case ${1:-} in plain | hop | gcstress)
    mode=$1
    shift
    ;;
esac
filter=${1:-.}
if [ -z "${PAVM:-}" ]; then
    PAVM=$(ls -t "$here/../target/release/pavm" "$here/../target/debug/pavm" 2>/dev/null | head -1)
fi
[ -x "$PAVM" ] || { echo "no pavm binary: set PAVM" >&2; exit 2; }
if [ ! -f "$jar" ] || [ -n "$(find "$here/src" "$here/pom.xml" -newer "$jar" -print -quit)" ]; then
    (cd "$here" && mvn -B -q package) || exit 2
fi
PAVM=$(realpath "$PAVM")
export JAVA=${JAVA:-java}
export OUT=${OUT:-$(mktemp -d /tmp/pavm-diff.XXXXXX)}
mkdir -p "$OUT"
key=$( (sha256sum "$here"/target/*.jar; find "$res" -type f -print0 | sort -z | xargs -0 sha256sum; $JAVA -version 2>&1) | sha256sum | cut -c1-16)
export REF=$here/target/ref/$key
mkdir -p "$REF"
case $mode in
plain) export COMMAND="$PAVM run" ;;
hop) export COMMAND="$PAVM run --workers 2 --hop" ;;
gcstress) export COMMAND="$PAVM run --gc-stress" ;;
esac

cd "$here/src/main/java" || exit 2
classes=$(grep -rl 'public static void main(String' diff | sort | sed 's/\.java$//; s#/#.#g' | grep -E -- "$filter")
[ "$mode" = gcstress ] && classes=$(grep -Fxf "$here/gcstress.list" <<<"$classes")
[ -n "$classes" ] || { echo "nothing matches" >&2; exit 2; }
xargs -P "${JOBS:-2}" -n 1 "$here/run-diff.sh" --one <<<"$classes" | tee "$OUT/results" | grep --line-buffered -v '^ok'
total=$(wc -l <"$OUT/results")
good=$(grep -c '^ok' "$OUT/results")
echo "$mode: $good of $total programs the same, $((total - good)) differ; outputs in $OUT, reference in $REF"
echo "look: diff $REF/CLASS.out $OUT/CLASS.out"
[ "$good" = "$total" ]
