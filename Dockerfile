# pavm with the class library of Debian's JDK 17, to serve a web application:
#
#   docker build -t pavm .
#   docker run -p 8080:8080 -v /srv/app.war:/app/app.war:ro --shm-size=2g pavm
#
# Sessions lie in memory: /dev/shm, unless the container may mount (--cap-add SYS_ADMIN), which makes them cheaper.
# Options of `pavm serve` are variables: -e PAVM_SERVE_MAX_SESSIONS=1000.

FROM rust:1-slim-bookworm AS build
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        gcc libc6-dev make maven openjdk-17-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN make build && strip -o /usr/local/bin/pavm target/release/pavm

FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/pavm --create-home --shell /usr/sbin/nologin pavm \
    && install -d -o pavm -g pavm -m 0700 /run/pavm
COPY --from=build /usr/local/bin/pavm /usr/local/bin/pavm
USER pavm
WORKDIR /var/lib/pavm
ENV PAVM_SERVE_LISTEN=0.0.0.0:8080 \
    PAVM_SERVE_CONTROL=/run/pavm/pavm.sock \
    PAVM_SERVE_APP=/app/app.war
EXPOSE 8080
# A server whose threads and workers can be asked is well; the first start boots the class library.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["pavm", "workers", "ls", "--control", "/run/pavm/pavm.sock"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["pavm", "serve"]
