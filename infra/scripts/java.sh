# Sourced by infra/run and infra/test: finds JDK 25 and Maven, or says what to install.

# Prints the home of a JDK 25, wherever JDKs are usually put; fails when there is none.
find_jdk() {
  local home path_java
  path_java=$(command -v javac || true)
  [ -z "$path_java" ] || path_java=$(dirname "$(dirname "$(readlink -f "$path_java" 2>/dev/null || echo "$path_java")")")
  for home in \
    "${JAVA_HOME:-}" \
    "${JDK25:-}" \
    "$path_java" \
    /usr/lib/jvm/* \
    /usr/lib64/jvm/* \
    /usr/java/* \
    /opt/java/* \
    /opt/jdk* \
    /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -x "$home/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$home/release"; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

# Sets JAVA_HOME, or ends the script.
need_jdk() {
  if ! JAVA_HOME=$(find_jdk); then
    cat >&2 <<'TEXT'
Tenantry needs a JDK 25, and none was found (looked at JAVA_HOME, the PATH, and the usual places).
Install one, for example:
  Debian, Ubuntu   apt-get install openjdk-25-jdk-headless   (or temurin-25-jdk)
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  anywhere         sdk install java 25-tem                   (SDKMAN)
or point JAVA_HOME at it.
TEXT
    exit 1
  fi
  export JAVA_HOME
}

# Maven on the PATH; where this may be done without asking, it is installed.
need_maven() {
  if ! command -v mvn >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Maven ..."
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends maven; } >/dev/null || true
  fi
  if ! command -v mvn >/dev/null; then
    cat >&2 <<'TEXT'
Tenantry is built with Maven (3.8 or newer), and there is no mvn on the PATH.
Install it, for example: apt-get install maven, dnf install maven, brew install maven, sdk install maven.
TEXT
    exit 1
  fi
}

# The tour of the README is typed with curl.
need_curl() {
  if ! command -v curl >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing curl ..."
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends curl; } >/dev/null || true
  fi
  if ! command -v curl >/dev/null; then
    echo "The tests type the tour of the README, and there is no curl on the PATH. Install it." >&2
    exit 1
  fi
}

# What Error Prone asks of the JVM that it compiles in: Maven's own, which saves a start for each module.
javac_flags=
for package in api code file main model parser processing tree util; do
  javac_flags+=" --add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED"
done
for package in code comp; do
  javac_flags+=" --add-opens=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED"
done

# Maven without colours, progress bars and questions.
quiet_mvn() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow$javac_flags" \
    mvn --batch-mode --no-transfer-progress -Dstyle.color=never -Djavac.fork=false "$@" </dev/null
}

# What Netty, Hazelcast and the native parts ask of a modern JVM: infra/docs/DECISIONS.md.
jvm_flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false \
--add-modules java.se --add-exports java.base/jdk.internal.ref=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED \
--add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.management/sun.management=ALL-UNNAMED \
--add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED"
