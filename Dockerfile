# One image for the worker, the starter and the sandboxes: static programs and nothing else, run by an
# unprivileged user. `docker run IMAGE` is the worker; `docker run IMAGE starter --help` the starter.

# The bytes are named, not only the version; --build-arg GO_IMAGE=... takes others (docs/deployment.md).
ARG GO_IMAGE=golang:1.26.8-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d

FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
# timetzdata: policies name time zones, and the final image has no zone files.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/var/cache/go-build \
    CGO_ENABLED=0 GOCACHE=/var/cache/go-build GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -tags timetzdata -ldflags='-s -w' -o /out/bin/ ./worker ./starter ./deploy/probe
# What the programs are linked with has terms of its own: they go with them.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/var/cache/go-build \
    GOCACHE=/var/cache/go-build go run ./deploy/licenses -os="$TARGETOS" -arch="$TARGETARCH" -o /out/licenses ./worker ./starter ./deploy/probe
# A named volume takes over the owner of the folder that it is mounted on.
RUN mkdir -p /out/data/store /out/data/tmp

FROM scratch
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="digitalbridge" \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.description="Temporal worker and command line that join Autotask PSA and TD SYNNEX"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/bin/ /usr/local/bin/
COPY --from=build /out/licenses/ /licenses/
COPY LICENSE /licenses/
COPY --from=build --chown=65532:65532 /out/data/ /var/lib/digitalbridge/
ENV PATH=/usr/local/bin \
    TMPDIR=/var/lib/digitalbridge/tmp \
    BRIDGE_STORE=file:///var/lib/digitalbridge/store \
    METRICS_ADDRESS=0.0.0.0:9464
USER 65532:65532
VOLUME /var/lib/digitalbridge
EXPOSE 9464
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["probe", "http://127.0.0.1:9464/healthz"]
CMD ["worker"]
