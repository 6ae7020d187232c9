#!/bin/sh
# Makes what command lines of launcher.list name as {made}: classes, modules, jars, damaged ones among them.
#
#   make.sh DIRECTORY        javac, jar: those of PATH
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"

javac -d classes $(find "$here/classes" -name '*.java')
rm classes/p/Gone.class
mkdir boot
mkdir boot/q && mv classes/q/Added.class boot/q/

javac --enable-preview --release 17 -nowarn -d preview "$here/source/PreviewSource.java" 2>/dev/null

# change CLASS-FILE PLACE BYTES NEW-FILE
change() {
    mkdir -p "$(dirname "$4")"
    cp "$1" "$4"
    printf "$3" | dd of="$4" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
change classes/p/Version.class 4 '\000\000\000\105' later/p/Version.class
change classes/p/Version.class 4 '\000\001\000\075' minor/p/Version.class
change classes/p/Version.class 4 '\377\377\000\074' older-preview/p/Version.class
change classes/p/Version.class 0 '\000' no-magic/p/Version.class
mkdir -p cut/p && head -c 100 classes/p/Version.class >cut/p/Version.class
mkdir -p empty/p && : >empty/p/Version.class
mkdir -p wrong-name/p && cp classes/p/Version.class wrong-name/p/Other.class

mkdir mods
javac -d mods --module-source-path "$here/modules" $(find "$here/modules" -name '*.java')
javac -d patch --module-path mods --patch-module app="$here/patch" $(find "$here/patch" -name '*.java')
mkdir jars-of-modules
jar --create --file jars-of-modules/greet.jar -C mods/greet .
jar --create --file jars-of-modules/app.jar --main-class app.Main --module-version 1.2 -C mods/app .
mkdir broken-mods && mkdir -p broken-mods/app && printf 'no class file' >broken-mods/app/module-info.class
mkdir needy && cp -r mods/app needy/app

mkdir jars
# manifest_jar NAME ATTRIBUTE...: a jar of the plain classes
manifest_jar() {
    name=$1
    shift
    for line in "$@"; do echo "$line"; done >manifest
    jar --create --file "jars/$name.jar" --manifest manifest -C classes p 
}
manifest_jar plain 'Main-Class: p.Show'
manifest_jar opens 'Main-Class: p.Show' 'Add-Opens: java.base/java.lang' 'Add-Exports: java.base/sun.security.util'
manifest_jar agent 'Main-Class: p.Show' 'Launcher-Agent-Class: p.Agent'
manifest_jar native 'Main-Class: p.Show' 'Enable-Native-Access: ALL-UNNAMED'
manifest_jar missing-main 'Main-Class: p.Missing'
manifest_jar slashed-main 'Main-Class: p/Show'
manifest_jar blank-main 'Main-Class:   p.Show   '
manifest_jar javafx 'Main-Class: p.Show' 'JavaFX-Version: 8'
mkdir only && cp classes/p/Show.class only/ 
jar --create --file jars/boot.jar -C boot q
printf 'Main-Class: p.Boot\nClass-Path: boot.jar\n' >manifest
jar --create --file jars/class-path.jar --manifest manifest -C classes p/Show.class
printf 'Main-Class: p.Show\nClass-Path: plain.jar no-such.jar\n' >manifest
jar --create --file jars/by-class-path.jar --manifest manifest -C classes p/Throws.class
printf 'Main-Class: p.Versioned\nMulti-Release: true\n' >manifest
javac -d versioned "$here/versioned/p/Versioned.java"
jar --create --file jars/versioned.jar --manifest manifest -C classes p/Versioned.class \
    --release 11 -C versioned p/Versioned.class
printf 'no zip' >jars/no-zip.jar
: >jars/empty.jar
head -c 300 jars/plain.jar >jars/cut.jar
mkdir jars/directory.jar

# Sources, and files of options, in places without this project's name.
cp -r "$here/source" source
printf 'a.b\n+NoSuchFlag\n' >flags
printf '%s\n' '-XX:+IgnoreUnrecognizedVMOptions' '-Da=from-file' >vm-options
printf '%s\n' '-Da=x -Db="y z"' "'-Dc=back\\\\slash \\" "   joined'" >args
