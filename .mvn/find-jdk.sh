#!/bin/sh
# Prints the home of a JDK 25 or newer, or says on standard error how to get one and fails.
# Looks at JAVA_HOME, then at java on the PATH, then where package managers and SDKMAN put JDKs.
# Used by ./mvnw and ./sluice, so that a machine whose default Java is older still builds.
wanted=25

major() { # home -> major version, empty when it is no JDK
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

good() {
  found=$(major "$1")
  [ -n "$found" ] && [ "$found" -ge "$wanted" ]
}

if [ -n "${JAVA_HOME-}" ] && good "$JAVA_HOME"; then
  printf '%s\n' "$JAVA_HOME"
  exit 0
fi
onpath=$(command -v java 2>/dev/null) && onpath=$(readlink -f "$onpath" 2>/dev/null) || onpath=
if [ -n "$onpath" ] && good "${onpath%/bin/java}"; then
  printf '%s\n' "${onpath%/bin/java}"
  exit 0
fi
for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home; do
  if [ -d "$home" ] && good "$home"; then
    printf '%s\n' "$home"
    exit 0
  fi
done
echo "Sluice needs a JDK $wanted or newer and found none: install one (for example Temurin $wanted) or set JAVA_HOME to it." >&2
exit 1
